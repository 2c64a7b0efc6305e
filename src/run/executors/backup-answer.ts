import { parseInstant, type Instant } from '../../domain/time.ts'
import { type RestorePoint } from '../record.ts'

type Answer =
  | { readonly ok: Pick<RestorePoint, 'takenAt' | 'restore'> & { readonly id: string } }
  | { readonly problem: string }

/** Clocks of two machines differ a little. */
const aheadAtMost = 5 * 60_000
const mostText = 4096

/**
 * What a backup hook printed: one JSON object with `id`, `taken_at` (an instant with its zone) and `restore` (the command that goes back).
 * A backup that was taken before the hook was asked is none of what is there now.
 */
export function readRestorePoint(
  program: string,
  printed: string,
  { begun, now }: { readonly begun: Instant; readonly now: Instant },
): Answer {
  const text = printed.trim()
  if (text === '') return { problem: `${program} printed nothing, where one JSON object was expected` }
  const value = objectIn(text)
  if (!value) return { problem: `${program} printed something else than one JSON object: ${beginning(text)}` }
  const [id, taken, restore] = [textIn(value, 'id'), textIn(value, 'taken_at'), textIn(value, 'restore')]
  if (id === undefined) return { problem: missing(program, 'id', 'what the backup is called') }
  if (restore === undefined) return { problem: missing(program, 'restore', 'the command that restores it') }
  const takenAt = taken === undefined ? undefined : parseInstant(taken)
  if (takenAt === undefined) return { problem: missing(program, 'taken_at', 'an instant like 2026-11-22T01:00:00Z') }
  const told = `${program} tells of a backup of ${new Date(takenAt).toISOString()}`
  if (takenAt < precisely(begun, taken!))
    return { problem: `${told}, which is older than this step: it was not made now` }
  if (takenAt > now + aheadAtMost) return { problem: `${told}, which is still to come: a clock is wrong` }
  return { ok: { id, takenAt, restore } }
}

function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}

function textIn(value: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const one = Object.hasOwn(value, name) ? value[name] : undefined
  return typeof one === 'string' && one.trim() !== '' && one.length <= mostText ? one.trim() : undefined
}

function missing(program: string, field: string, what: string): string {
  return `${program} printed a JSON object without a usable "${field}": ${what}, as text`
}

/** An instant that was told to the second or minute is compared to the second or minute. */
function precisely(instant: Instant, told: string): Instant {
  if (/T\d{2}:\d{2}(?:Z|[+-])/u.test(told)) return instant - (instant % 60_000)
  return /:\d{2}\.\d{3}(?:Z|[+-])/u.test(told) ? instant : instant - (instant % 1000)
}

function beginning(text: string): string {
  const line = text.split('\n', 1)[0]!
  return line.length > 120 ? `${line.slice(0, 120)}…` : line
}
