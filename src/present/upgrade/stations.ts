import { type Hop } from '../../results/plan-parts.ts'
import { type Upgrade } from '../../results/upgrade.ts'
import { type StationShape } from '../line-map-drawing.ts'
import { type MapNote, type MapStation } from '../line-map.ts'
import { oneLine } from '../printable.ts'
import { componentText, finishText, hopTitle, whyText } from './hop-words.ts'

/** The landings of an upgrade as stations of a line map; the first is where the installation is now. */
export function stationsOf({ from, path }: Upgrade): readonly MapStation<StationShape>[] {
  const hops = path?.hops ?? []
  const version = oneLine(from.version)
  const start = { shape: 'start', name: version, mark: '', passed: [], hint: `${version}, installed now` } as const
  return [
    { ...start, notes: [aside('installed'), ...beforeLeaving(hops[0])], interchange: changes(hops[0]) },
    ...hops.map((hop, i) => station(hop, hops[i + 1])),
  ]
}

function station(hop: Hop, next: Hop | undefined): MapStation<StationShape> {
  return {
    shape: shapeOf(hop),
    name: oneLine(hop.to),
    mark: hop.number === undefined ? '' : String(hop.number),
    notes: [...whyNote(hop), ...beforeLeaving(next)],
    interchange: changes(next),
    passed: passedBy(hop),
    hint: oneLine(`${hopTitle(hop)}: ${hop.to}, ${whyText(hop, ' or ')}`),
  }
}

const shapes = {
  target: 'target',
  stop: 'stop',
  'scheduled-stop': 'scheduled',
  'conditional-stop': 'stop',
  life: 'stop',
  'patch-of-stop': 'small',
  line: 'small',
  detour: 'small',
  component: 'small',
} as const satisfies Record<Hop['why']['kind'], StationShape>

function shapeOf(hop: Hop): StationShape {
  return hop.only_if.length > 0 ? 'conditional' : shapes[hop.why.kind]
}

/** Lines between two landings. */
function passedBy({ passes }: Hop): readonly string[] {
  return passes.map(oneLine)
}

/** The shape says that it is a stop or the target; only more than that is written. */
function whyNote(hop: Hop): readonly MapNote[] {
  const { kind, stops } = hop.why
  const plain =
    kind === 'target' || ((kind === 'stop' || kind === 'scheduled-stop') && stops.length === 1 && stops[0] === hop.line)
  return plain && hop.only_if.length === 0 ? [] : [{ text: oneLine(whyText(hop, ' or ')), accent: true }]
}

/** Component steps belong to the landing that runs while they are taken. The move itself stays on one line. */
function changes(next: Hop | undefined): readonly string[] {
  return (
    next?.components.map((step) => oneLine(componentText(step, '→')).replaceAll(/ (?=→)|(?<=→) /gu, '\u00A0')) ?? []
  )
}

function beforeLeaving(next: Hop | undefined): readonly MapNote[] {
  if (!next) return []
  const finish = finishText(next)
  return [
    ...(finish === 'all' ? [] : [aside(`finish ${finish}`)]),
    ...next.waits.map(({ at_least: least }) => aside(`wait ${oneLine(least)}`)),
  ]
}

function aside(text: string): MapNote {
  return { text, accent: false }
}
