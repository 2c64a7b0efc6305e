import { type ReasonResult } from '../../results/reason.ts'
import { type Upgrade } from '../../results/upgrade.ts'
import { wrap } from '../columns.ts'
import { type Palette } from '../palette.ts'
import { oneLine } from '../printable.ts'
import { reasonWords } from '../reason-words.ts'
import { count, firstNames } from '../words.ts'
import { besideLabel, labelled } from './tail.ts'

/** Warnings of one kind, in the order they first occur. */
export interface WarningGroup {
  readonly kind: ReasonResult['kind']
  readonly accepted: boolean
  readonly warnings: readonly ReasonResult[]
}

/** Where the warnings of an answer stand. */
export type Cautions = Pick<Upgrade, 'warnings' | 'path' | 'remarks'>

/** Those of the whole answer first, then hop by hop. */
export function allWarnings({ warnings, path }: Omit<Cautions, 'remarks'>): readonly ReasonResult[] {
  return [...warnings, ...(path?.hops.flatMap((hop) => hop.warnings) ?? [])]
}

export function warningGroups(warnings: readonly ReasonResult[]): readonly WarningGroup[] {
  const groups = Map.groupBy(warnings, ({ kind, accepted }) => `${kind} ${accepted === true}`)
  return [...groups.values()].map((group) => ({
    kind: group[0]!.kind,
    accepted: group[0]!.accepted === true,
    warnings: group,
  }))
}

/** One warning in its own words, several as a count with the first names. */
export function groupText({ kind, accepted, warnings }: WarningGroup, most = 3): string {
  const taken = accepted ? 'accepted: ' : ''
  const [first] = warnings
  if (warnings.length === 1 && first) return `${taken}${oneLine(first.message)}`
  const names = [...new Set(warnings.map(shortSubject))]
  return `${taken}${warnings.length} ${reasonWords[kind]}: ${firstNames(names, most)}`
}

/** A background migration is named without the migration that queues it. */
function shortSubject({ subject }: ReasonResult): string {
  return oneLine(subject.split('/', 1)[0] ?? subject)
}

/** The warnings at the end of an answer; `verbose` prints each. */
export function warningLines(result: Cautions, width: number, palette: Palette, verbose: boolean): readonly string[] {
  const warnings = allWarnings(result)
  const texts = verbose
    ? [...warnings.map(wholeText), ...result.remarks.map(oneLine)]
    : [...warningGroups(warnings).map((group) => foldedText(group, besideLabel(width))), ...remarkText(result)]
  return labelled('Warnings', texts, width, palette)
}

function wholeText({ message, next, id }: ReasonResult): string {
  return `${oneLine(message)}${next === undefined ? '' : `; ${oneLine(next)}`} [${oneLine(id)}]`
}

/** As many names as fit two lines. */
function foldedText(group: WarningGroup, width: number): string {
  const shown = group.warnings.length > 1 ? ' (--verbose)' : ''
  const texts = [3, 2, 1].map((most) => groupText(group, most) + shown)
  return texts.find((text) => wrap(text, width).length <= 2) ?? texts.at(-1)!
}

function remarkText({ remarks }: Cautions): readonly string[] {
  if (remarks.length === 0) return []
  return [`${count(remarks.length, 'fault')} of the manifest worked around (--verbose; plan validate)`]
}
