import { type BackgroundItem } from '../../results/background-parts.ts'
import { rateText, remainingText, spanText } from './words.ts'

/**
 * How fast it goes and how long it still takes; of what has ended, how fast it was from its begin to its end, whoever
 * paused it in between. Undefined where that is not known: unknown is worth a word only while somebody waits.
 */
export function paceText(item: BackgroundItem): string | undefined {
  const { judgement, rate } = item
  if (judgement !== 'finished' && judgement !== 'cancelled')
    return `${rateText(item) || 'unknown'} rows/s; remaining ${remainingText(item)}`
  return averageText(item) ?? (rate === undefined ? undefined : `${rateText(item)} rows/s`)
}

function averageText(item: BackgroundItem): string | undefined {
  const { judgement, rows_done: rows, started_at: begun, finished_at: ended } = item
  if (judgement !== 'finished' || rows === undefined || begun === undefined || ended === undefined) return undefined
  const elapsed = Date.parse(ended) - Date.parse(begun)
  if (elapsed <= 0 || Number(rows) === 0) return undefined
  const rate = (Number(rows) * 1000) / elapsed
  return `${rateText({ ...item, rate })} rows/s on average, from begin to end ${spanText(elapsed)}`
}

/** How long an attempt took; what is too short to be measured took a moment all the same. */
export function tookText(milliseconds: number | undefined): string {
  if (milliseconds === undefined) return ''
  return milliseconds < 1 ? '< 1 ms' : spanText(milliseconds)
}
