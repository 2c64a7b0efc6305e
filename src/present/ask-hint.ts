import { type Question } from '../results/plan-parts.ts'
import { commandLines } from './command-lines.ts'
import { type Palette } from './palette.ts'
import { oneLine, printable } from './printable.ts'
import { questionDetails } from './upgrade/questions.ts'
import { besideLabel, labelled } from './upgrade/tail.ts'
import { wrap } from './columns.ts'

interface Asked {
  readonly questions: readonly Question[]
  readonly command: string
}

export interface HintOptions {
  readonly width: number
  readonly palette: Palette
  /** `--ask` was given. */
  readonly asked: boolean
  readonly canAsk: boolean
}

/** The line below an answer about questions: that they can be asked here, or the command line with the answers. */
export function askHint({ questions, command }: Asked, { width, palette, asked, canAsk }: HintOptions): string {
  if (asked)
    return `\n${labelled('Again', [commandLines(command, besideLabel(width)).join('\n')], width, palette).join('\n')}`
  if (questions.length === 0 || !canAsk) return ''
  return `\n${labelled('Answer', ['add --ask to answer the questions here'], width, palette).join('\n')}`
}

/** A question before it is asked: what it asks, how the vendor words it, the query that answers it. */
export function questionText(question: Question, width: number): string {
  return questionDetails(printable(question))
    .flatMap((text) => wrap(oneLine(text), width))
    .join('\n')
}
