import { type Upgrade } from '../../results/upgrade.ts'
import { escapeXml } from '../escape.ts'
import { drawLegend } from '../line-map-legend.ts'
import { drawLineMap, px } from '../line-map-drawing.ts'
import { lineMapStyle } from '../line-map-style.ts'
import { layOutLineMap } from '../line-map.ts'
import { oneLine, printable } from '../printable.ts'
import { wrapPixels } from '../text-metrics.ts'
import { knownText, pathParts, title } from './headline.ts'
import { finishText, hopTitle, whyText } from './hop-words.ts'
import { stationsOf } from './stations.ts'

export interface SvgOptions {
  /** In pixels; the line winds down the page in rows of this width. */
  readonly width?: number
  /** For a page that shows several maps: what the ids of this one begin with. */
  readonly id?: string
  /** False where the page itself has a heading. */
  readonly heading?: boolean
}

/** The path as the map of a line: one self-contained image for a wiki page or a ticket. */
export function upgradeSvg(answer: Upgrade, { width = 960, id = 'wm', heading = true }: SvgOptions = {}): string {
  const result = printable(answer)
  const stations = stationsOf(result)
  const head = heading ? headingOf(result, width) : { svg: '', height: 8 }
  const map = layOutLineMap(stations, width)
  const legend = drawLegend(map, width, signsOf(result))
  const height = px(head.height + map.height + legend.height + 10)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="wm" role="img" aria-labelledby="${id}-title ${id}-desc" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<title id="${id}-title">${escapeXml(oneLine(title(result, 'to')))}</title>`,
    `<desc id="${id}-desc">${escapeXml(describe(result))}</desc>`,
    `<style>${lineMapStyle}</style>`,
    `<rect class="wm-page" width="${width}" height="${height}" rx="8"/>`,
    head.svg,
    `<g transform="translate(0 ${px(head.height)})">${drawLineMap(map)}</g>`,
    `<g transform="translate(0 ${px(head.height + map.height)})">${legend.svg}</g>`,
    '</svg>',
    '',
  ].join('\n')
}

interface Part {
  readonly svg: string
  readonly height: number
}

const left = 24

function headingOf(result: Upgrade, width: number): Part {
  const { path } = result
  const parts = [...(path ? pathParts(path, '→') : []), knownText(result)].join(' · ')
  const lines = [
    ...wrapPixels(oneLine(title(result, '→')), width - 2 * left, 20).map((text) => ({
      text,
      size: 20,
      step: 26,
      style: 'wm-ink',
    })),
    ...wrapPixels(oneLine(parts), width - 2 * left, 13).map((text) => ({
      text,
      size: 13,
      step: 18,
      style: 'wm-faint',
    })),
  ]
  let y = 12
  const svg = lines.map(({ text, size, step, style }) => {
    y += step
    return `<text class="wm-left ${style}" font-size="${size}"${size === 20 ? ' font-weight="700"' : ''} x="${left}" y="${y}">${escapeXml(text)}</text>`
  })
  return { svg: svg.join('\n'), height: y + 8 }
}

/** The path in words, for those who hear the picture. */
function describe({ path, refusal }: Upgrade): string {
  if (!path || path.hops.length === 0) return refusal ? 'No legal path.' : 'Nothing to do.'
  return oneLine(path.hops.map((hop) => `${hopTitle(hop)}: ${hop.to}, ${whyText(hop, ' or ')}.`).join(' '))
}

/** Words on the map that need an explanation. */
function signsOf({ path }: Upgrade): readonly string[] {
  const finishes = path?.hops.map(finishText).filter((text) => text !== 'all' && text !== '') ?? []
  if (finishes.length === 0) return []
  const unknown = finishes.some((text) => text.endsWith('?')) ? '; ?: nobody recorded their end' : ''
  return [`finish n: named background migrations to end before going on${unknown}`]
}
