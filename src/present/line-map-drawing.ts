import { escapeXml } from './escape.ts'
import { type LineMap, type PlacedStation, type Plate, sizes } from './line-map.ts'
import { type Tick, type Turn } from './line-map-ticks.ts'

/** How stations look. */
export type StationShape = 'start' | 'stop' | 'scheduled' | 'conditional' | 'small' | 'target'

/** The line, its ticks and its stations as SVG elements; the classes are those of `lineMapStyle`. */
export function drawLineMap(map: LineMap<StationShape>): string {
  return [
    `<path class="wm-track" stroke-width="7" stroke-linejoin="round" stroke-linecap="round" d="${trackOf(map)}"/>`,
    ...map.turns.map(drawWay),
    ...map.ticks.map((ticks, i) => drawTicks(ticks, map.stations[i]!.passed)),
    ...map.stations.map(drawStation),
  ].join('\n')
}

/** Down the page in rows that turn back and forth. */
function trackOf({ stations, turns }: LineMap): string {
  const [first] = stations
  const last = stations.at(-1)
  if (!first || !last) return ''
  return [`M${px(first.x)} ${px(first.y)}`, ...turns.map(turnPath), `H${px(last.x)}`].join('')
}

function turnPath({ x, from, to, right }: Turn): string {
  const r = Math.min(sizes.corner, (to - from) / 2)
  const inner = px(right ? x - r : x + r)
  const sweep = right ? 1 : 0
  return `H${inner}A${r} ${r} 0 0 ${sweep} ${px(x)} ${px(from + r)}V${px(to - r)}A${r} ${r} 0 0 ${sweep} ${inner} ${px(to)}`
}

/** A small arrow on the way into the next row, so that nobody reads a row the wrong way round. */
function drawWay({ x, to, right }: Turn): string {
  const way = right ? -1 : 1
  const tip = x + way * (sizes.corner + 9)
  return `<path class="wm-way" stroke-width="1.8" d="M${px(tip - way * 3.2)} ${px(to - 2.6)}L${px(tip)} ${px(to)}l${px(way * -3.2)} 2.6"/>`
}

function drawTicks(ticks: readonly Tick[], passed: readonly string[]): string {
  if (ticks.length === 0) return ''
  return `<path class="wm-tick" stroke-width="1.6" d="${ticks.map(tickPath).join('')}"><title>passed: ${escapeXml(passed.join(', '))}</title></path>`
}

export function tickPath({ x, y, upright }: Tick): string {
  return upright ? `M${px(x - 3.5)} ${px(y)}h7` : `M${px(x)} ${px(y - 3.5)}v7`
}

function drawStation(station: PlacedStation<StationShape>): string {
  const { x, y, name, hint, noteLines, noteY, plates } = station
  return [
    `<g><title>${escapeXml(hint)}</title>`,
    plates.length > 0 ? drawRing(x, y) : '',
    drawShape(station),
    `<text class="wm-ink" font-size="${sizes.name}" font-weight="600" x="${px(x)}" y="${px(y - 22)}">${escapeXml(name)}</text>`,
    ...plates.map((plate) => drawPlate(plate, x)),
    ...noteLines.map(({ text, accent }, i) =>
      textLine(text, x, noteY + i * sizes.line, accent ? accents[station.shape] : 'wm-faint'),
    ),
    '</g>',
  ].join('')
}

/** Around a station where something changes. */
export function drawRing(x: number, y: number): string {
  return `<circle class="wm-change" cx="${px(x)}" cy="${px(y)}" r="18" stroke-width="3"/>`
}

function drawPlate({ y, width, height, lines }: Plate, x: number): string {
  const plate = `<rect class="wm-plate" x="${px(x - width / 2)}" y="${px(y)}" width="${px(width)}" height="${px(height)}" rx="4"/>`
  return plate + lines.map((line, i) => textLine(line, x, y + 14 + i * sizes.line, 'wm-on-plate')).join('')
}

function textLine(line: string, x: number, y: number, style: string): string {
  return `<text class="${style}" font-size="${sizes.note}" x="${px(x)}" y="${px(y)}">${escapeXml(line)}</text>`
}

const r = sizes.station

const shapes: Readonly<Record<StationShape, { readonly inside: string; readonly draw: (at: string) => string }>> = {
  start: { inside: 'wm-on-open', draw: (at) => `<circle class="wm-open" ${at} r="9" stroke-width="5"/>` },
  stop: { inside: 'wm-on-line', draw: (at) => `<circle class="wm-stop" ${at} r="${r}" stroke-width="2.5"/>` },
  scheduled: { inside: 'wm-on-open', draw: (at) => `<circle class="wm-open" ${at} r="${r - 1}" stroke-width="3"/>` },
  conditional: {
    inside: 'wm-on-maybe',
    draw: (at) => `<circle class="wm-maybe" ${at} r="${r - 1}" stroke-width="2.5" stroke-dasharray="4 2.5"/>`,
  },
  small: { inside: 'wm-on-line', draw: (at) => `<circle class="wm-stop" ${at} r="10" stroke-width="2.5"/>` },
  target: {
    inside: 'wm-on-goal',
    draw: (at) =>
      `<circle class="wm-goal" ${at} r="${r}" stroke-width="2.5"/><circle class="wm-ring" ${at} r="${r + 3.5}" stroke-width="2.5"/>`,
  },
}

/** What a note about the shape itself looks like. */
const accents = {
  start: 'wm-faint',
  stop: 'wm-faint',
  scheduled: 'wm-faint',
  conditional: 'wm-on-maybe',
  small: 'wm-faint',
  target: 'wm-faint',
} as const satisfies Record<StationShape, string>

/** A station without its labels; the legend shows it too. */
export function drawShape({
  shape,
  x,
  y,
  mark,
}: Pick<PlacedStation<StationShape>, 'shape' | 'x' | 'y' | 'mark'>): string {
  const { inside, draw } = shapes[shape]
  const number =
    mark === ''
      ? ''
      : `<text class="${inside}" font-size="11" font-weight="700" x="${px(x)}" y="${px(y + 4)}">${escapeXml(mark)}</text>`
  return draw(`cx="${px(x)}" cy="${px(y)}"`) + number
}

/** Pixels with one digit behind the point. */
export function px(value: number): string {
  return String(Math.round(value * 10) / 10)
}
