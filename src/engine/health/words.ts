import { type Duration } from '../../domain/time.ts'

/** A measured time for people: `0.4 s`, `12 s`, `8 min`, `2.5 h`. */
export function timeWords(duration: Duration): string {
  if (duration < 10_000) return `${round(duration / 1000)} s`
  if (duration < 120_000) return `${Math.round(duration / 1000)} s`
  return duration < 7_200_000 ? `${Math.round(duration / 60_000)} min` : `${round(duration / 3_600_000)} h`
}

/** Bytes for people: `512 kB`, `16 MB`, `1.5 GB`, in the steps of 1024 that PostgreSQL counts in. */
export function sizeWords(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const
  const step = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, bytes)) / 10)))
  return `${round(bytes / 1024 ** step)} ${units[step]}`
}

const round = (value: number): string => String(value < 100 ? Math.round(value * 10) / 10 : Math.round(value))
