import { type ApiRange } from '../../results/api-version.ts'

/** One bar of a time line; every bar has the same scale and the same number of cells. */
export interface Bar {
  readonly version: string
  readonly cells: string
}

export interface TimeLine {
  readonly bars: readonly Bar[]
  /** Days at the two ends, and a mark under the present. */
  readonly scale: string
}

const signs = { open: '━', unknown: '┄', on: '▶', none: ' ' } as const

/**
 * Ranges one below the other on one scale: what is recorded is a line, an end that nobody recorded is drawn as dashes from
 * the next known instant on, and a range without an end goes on beyond the right edge.
 */
export function timeLine(ranges: readonly ApiRange[], now: string, width: number): TimeLine {
  const instants = ranges.flatMap(({ from, until }) => [from, until]).filter((one) => one !== undefined)
  const known = [...instants, now].map((one) => Date.parse(one))
  const [first, last] = [Math.min(...known), Math.max(...known)]
  const margin = Math.max(86_400_000, (last - first) / Math.max(8, width - 8))
  const [left, right] = [first - margin, last + 3 * margin]
  const cellOf = (instant: number): number =>
    Math.min(width - 1, Math.max(0, Math.floor(((instant - left) / (right - left)) * width)))
  const bars = ranges.map((range) => ({ version: range.version, cells: cells(range, cellOf, width) }))
  return { bars, scale: scale(left, right, cellOf(Date.parse(now)), width) }
}

function cells({ from, until }: ApiRange, cellOf: (instant: number) => number, width: number): string {
  const begin = from === undefined ? undefined : cellOf(Date.parse(from))
  const end = until === undefined ? undefined : cellOf(Date.parse(until))
  if (begin === undefined && end === undefined) return signs.unknown.repeat(width)
  return Array.from({ length: width }, (_, cell) => {
    if (begin === undefined) return cell < end! ? signs.unknown : cell === end ? signs.open : signs.none
    if (cell < begin) return signs.none
    if (end === undefined) return cell === width - 1 ? signs.on : signs.open
    return cell <= Math.max(begin, end) ? signs.open : signs.none
  }).join('')
}

/** `2021-05     ▲ today    2027-01`. */
function scale(left: number, right: number, today: number, width: number): string {
  const month = (instant: number): string => new Date(instant).toISOString().slice(0, 7)
  const line = Array.from({ length: width }, () => ' ')
  const put = (at: number, text: string): void => {
    for (const [i, sign] of Array.from(text).entries()) if (at + i < width) line[at + i] = sign
  }
  put(0, month(left))
  const [before, behind] = ['today ▲', '▲ today']
  const fitsBehind = today + behind.length <= width
  if (fitsBehind) put(today, behind)
  else put(today - before.length + 1, before)
  if (fitsBehind && today + behind.length + 1 <= width - 7) put(width - 7, month(right))
  return line.join('').trimEnd()
}
