import { type ComponentStep, type Hop } from '../../results/plan-parts.ts'
import { type Path } from '../../results/upgrade.ts'
import { hanging } from '../columns.ts'
import { type Meaning, type Palette } from '../palette.ts'
import { oneLine } from '../printable.ts'
import { table, type Column } from '../table.ts'
import { brief } from '../words.ts'
import { type NightCells } from './nights.ts'
import { bringsText, componentRoom, componentText, finishText, proofText, waitText, whyText } from './hop-words.ts'

const columns: readonly Column<Hop>[] = [
  {
    title: '',
    cell: ({ number }) => (number === undefined ? '-' : String(number)),
    align: 'right',
    paint: () => 'faint',
  },
  { title: 'hop', cell: ({ to }) => oneLine(to), paint: () => 'strong' },
  { title: 'why', cell: (hop) => oneLine(whyText(hop)), paint: whyMeaning, flexible: true },
  { title: '+bg', cell: ({ brings }) => recorded(brings.background.length), align: 'right', droppable: 1 },
  { title: '+regular', cell: ({ brings }) => recorded(brings.regular), align: 'right', droppable: 4 },
  { title: '+post', cell: ({ brings }) => recorded(brings.post), align: 'right', droppable: 3 },
  { title: 'finish', cell: finishText, align: 'right' },
  { title: 'proof', cell: ({ proof }) => proofText(proof), droppable: 2, paint: () => 'faint' },
]

/** With sessions: when, how long without service, how long at work in service afterwards. */
function columnsWith(hops: readonly Hop[], nights: readonly NightCells[] | undefined): readonly Column<Hop>[] {
  if (!nights) return columns
  const cells = new Map(hops.map((hop, i) => [hop, nights[i]!]))
  return [
    { title: 'night', cell: (hop) => cells.get(hop)!.night, paint: () => 'strong' },
    ...columns.slice(0, 3),
    { title: 'down', cell: (hop) => cells.get(hop)!.down },
    { title: 'then, in service', cell: (hop) => cells.get(hop)!.service },
    ...columns.slice(3),
  ]
}

function whyMeaning({ only_if: conditions }: Hop): Meaning | undefined {
  return conditions.length > 0 ? 'caution' : undefined
}

/** One row per hop; what to do on the way stands between the rows it belongs between. */
export function hopTable(
  { hops }: Path,
  width: number,
  palette: Palette,
  nights?: readonly NightCells[],
): readonly string[] {
  const { head, rows } = table(columnsWith(hops, nights), hops, width - 1, palette)
  const indent = ' '.repeat(3 + String(hops.at(-1)?.number ?? '').length)
  const lines = hops.flatMap((hop, i) => [
    ...onTheWay(hop, indent, width, palette),
    ...rows[i]!.map((line) => ` ${line}`),
  ])
  return [` ${head}`, ...lines, ...legend(hops, width).map(palette.faint)]
}

/** What a person does or waits for between two landings: repairs, component steps, waits. */
function onTheWay(hop: Hop, indent: string, width: number, palette: Palette): readonly string[] {
  const duties = hop.duties.map(dutyText)
  const steps = hop.components.map((step) => `${componentText(step)} HERE${roomText(step)}`)
  return [...duties, ...steps, ...hop.waits.map(waitText)].flatMap((text) =>
    hanging(`${indent}* `, oneLine(text), width).map(palette.strong),
  )
}

/** In short what to check or repair; the whole of it is among the details. */
function dutyText({ message, next, conditions = [] }: Hop['duties'][number]): string {
  const when = conditions.length > 0 ? `, if ${conditions.join(' or ')}` : ''
  const text = next ?? message
  const short = brief(oneLine(text), dutyLength)
  return `FIRST${when}: ${short}${short === oneLine(text) ? '' : ' (--verbose)'}`
}

/** Characters of a duty that the table shows. */
const dutyLength = 90

function roomText(step: ComponentStep): string {
  return step.action === 'check' ? '' : ` (${componentRoom(step)})`
}

/** Nothing recorded is not the same as none. */
function recorded(number: number): string {
  return number === 0 ? '' : String(number)
}

/** Explains the signs, and only those that occur. */
function legend(hops: readonly Hop[], width: number): readonly string[] {
  const ends = [
    ...(hops.some((hop) => finishText(hop) === 'all') ? ['all: none known'] : []),
    ...(hops.some((hop) => hop.finish_before.unknown > 0) ? ['?: end unknown'] : []),
  ]
  const brings = hops.some((hop) => bringsText(hop) !== '') ? ['+: brings'] : []
  const finish = `finish: background work first${ends.length > 0 ? ` (${ends.join(', ')})` : ''}`
  const told = [...brings, ...(hops.some((hop) => finishText(hop) !== '') ? [finish] : [])]
  return told.length === 0 ? [] : hanging(' ', told.join('; '), width)
}
