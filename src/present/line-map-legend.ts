import { escapeXml } from './escape.ts'
import { drawRing, drawShape, px, type StationShape, tickPath } from './line-map-drawing.ts'
import { type LineMap } from './line-map.ts'
import { textWidth, wrapPixels } from './text-metrics.ts'

const meanings = {
  start: 'installed now',
  stop: 'stop',
  scheduled: 'scheduled stop',
  conditional: 'only if a condition holds',
  small: 'other landing',
  target: 'target',
} as const satisfies Record<StationShape, string>

interface Sign {
  readonly text: string
  /** Draws the sign around a point. */
  readonly draw: (x: number, y: number) => string
}

const left = 24
const fontSize = 12
const rowHeight = 38

/** Explains the signs that occur on the map, in rows, and below them words that need it. */
export function drawLegend(
  map: LineMap<StationShape>,
  width: number,
  words: readonly string[],
): { readonly svg: string; readonly height: number } {
  let x = left
  let y = 26
  const signs = signsOf(map).map(({ text, draw }) => {
    const room = textWidth(text, fontSize) + 50
    if (x > left && x + room > width) {
      x = left
      y += rowHeight
    }
    const svg = draw(x + 18, y) + label(text, x + 42, y + 4)
    x += room
    return svg
  })
  const lines = words.flatMap((text) => wrapPixels(text, width - 2 * left, fontSize))
  const texts = lines.map((text, i) => label(text, left, y + 36 + i * 17))
  return { svg: [...signs, ...texts].join('\n'), height: y + 24 + lines.length * 17 }
}

function signsOf({ stations, ticks }: LineMap<StationShape>): readonly Sign[] {
  const shown = new Set(stations.map(({ shape }) => shape))
  const shapes = (Object.keys(meanings) as StationShape[]).filter((shape) => shown.has(shape))
  return [
    ...shapes.map((shape) => ({
      text: meanings[shape],
      draw: (x: number, y: number) => drawShape({ shape, x, y, mark: '' }),
    })),
    ...(stations.some(({ plates }) => plates.length > 0) ? [{ text: 'component step', draw: drawRing }] : []),
    ...(ticks.some((some) => some.length > 0) ? [{ text: 'lines passed', draw: drawPassed }] : []),
  ]
}

function drawPassed(x: number, y: number): string {
  const ticks = [-8, 0, 8].map((offset) => tickPath({ x: x + offset, y, upright: false })).join('')
  return `<path class="wm-track" stroke-width="7" stroke-linecap="round" d="M${px(x - 16)} ${px(y)}h32"/><path class="wm-tick" stroke-width="1.6" d="${ticks}"/>`
}

function label(text: string, x: number, y: number): string {
  return `<text class="wm-left wm-faint" font-size="${fontSize}" x="${px(x)}" y="${px(y)}">${escapeXml(text)}</text>`
}
