import { formatPlace } from '../../domain/place.ts'
import { type Finding } from '../../results/finding.ts'
import { type TextOptions } from '../blocks.ts'
import { hanging, wrap } from '../columns.ts'
import { commandLines } from '../command-lines.ts'
import { displayWidth } from '../display-width.ts'
import { type Meaning } from '../palette.ts'
import { oneLine, printable } from '../printable.ts'
import { count } from '../words.ts'
import { frame } from './frame.ts'

const meanings: Readonly<Record<Finding['severity'], Meaning>> = { error: 'bad', warning: 'caution', info: 'faint' }
const indent = '  '
/** Places of a finding that are shown. */
const mostPlaces = 5

/** One finding at a terminal: the place, what is wrong, the lines, what belongs to it, what to do. */
export function findingBlock(finding: Finding, { width, palette }: TextOptions): readonly string[] {
  const { message, related, severity } = printable(finding)
  const inside = width - indent.length
  const framed = frame(finding, { width: inside, palette, meaning: meanings[severity] })
  return [
    ...headLines(printable(finding), { width, palette }),
    ...wrap(oneLine(message), inside).map((line) => indent + line),
    ...framed.map((line) => indent + line),
    ...relatedLines(related, width).map(palette.faint),
    ...mendLines(printable(finding), width),
  ]
}

/** The first places that belong to it, and how many more there are. */
function relatedLines(related: Finding['related'], width: number): readonly string[] {
  const texts = related.slice(0, mostPlaces).map(({ place, message }) => `${formatPlace(place)} ${message}`)
  const more = related.length - texts.length
  const rest = more > 0 ? [`${count(more, 'more place')} (--json)`] : []
  return [...texts, ...rest].flatMap((text) => hanging(`${indent}see `, oneLine(text), width))
}

/** What to do; a command at its end that does not fit stands on lines of its own, so that it can be copied. */
function mendLines({ next, facts }: Finding, width: number): readonly string[] {
  const label = `${indent}mend: `
  const text = oneLine(next)
  const command = oneLine(facts['command'] ?? '')
  const whole = hanging(label, text, width)
  if (whole.length === 1 || command === '' || !text.endsWith(` ${command}`)) return whole
  const beside = ' '.repeat(label.length)
  return [
    ...hanging(label, text.slice(0, -command.length).trimEnd(), width),
    ...commandLines(command, width - label.length).map((line) => beside + line),
  ]
}

/** `stops.yaml:12:3  error  improper-finalization  (new)`; what does not fit beside the place stands below it. */
function headLines({ place, severity, rule, is_new: isNew }: Finding, { width, palette }: TextOptions): string[] {
  const where = oneLine(formatPlace(place))
  const words = [severity, oneLine(rule), ...(isNew === true ? ['(new)'] : [])]
  const [weight = '', name = '', ...rest] = words
  const what = [palette[meanings[severity]](weight), palette.strong(name), ...rest].join('  ')
  const fits = displayWidth([where, ...words].join('  ')) <= width
  return fits ? [`${where}  ${what}`] : [where, `${indent}${what}`]
}
