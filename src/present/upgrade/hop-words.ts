import { type ComponentStep, type Hop, type Proof } from '../../results/plan-parts.ts'
import { count } from '../words.ts'

/** The short words for one hop that every outlet shares. */

export function hopTitle({ number }: Hop): string {
  return number === undefined ? 'Patch hop' : `Hop ${number}`
}

export function whyText(hop: Hop, or = ' | '): string {
  return hop.only_if.length > 0 ? `only if ${hop.only_if.join(or)}` : hop.why.text
}

/** `3 bg, 14 post`: only what is recorded. */
export function bringsText({ brings }: Hop): string {
  return [
    [brings.background.length, 'bg'],
    [brings.regular, 'regular'],
    [brings.post, 'post'],
  ]
    .filter(([number]) => number !== 0)
    .map(([number, noun]) => `${number} ${noun}`)
    .join(', ')
}

/** `12`, `12 +3?` (three whose end nobody recorded), `3?`, `all` when none is recorded, empty where none exist. */
export function finishText({ finish_before: { background, unknown, tracked } }: Hop): string {
  if (!tracked) return ''
  if (background.length === 0 && unknown === 0) return 'all'
  const named = background.length > 0 ? [String(background.length)] : []
  return [...named, ...(unknown > 0 ? [`${unknown}?`] : [])].join(' +')
}

/** What to finish before the hop: `finish 12 named background migrations on 16.3.9, and 3 whose end nobody recorded`. */
export function finishSentence({ from, finish_before: { background, unknown } }: Hop): string {
  const unrecorded = unknown > 0 ? `${unknown} whose end nobody recorded` : ''
  if (background.length > 0)
    return [`finish ${count(background.length, 'named background migration')} on ${from}`, unrecorded]
      .filter(Boolean)
      .join(', and ')
  return `finish all background migrations on ${from}${unrecorded && ` (${unrecorded})`}`
}

const proofWords = { lives: 'lives', declaration: 'declared', none: '' } as const satisfies Record<Proof['by'], string>

export function proofText({ by, inferred }: Proof): string {
  return inferred ? 'inferred' : proofWords[by]
}

/** `PostgreSQL 13 -> 16`, `PostgreSQL 14.9 -> 14.11 or later`, `PostgreSQL >=14 (check)`. */
export function componentText({ action, name, from, to, at_least: least }: ComponentStep, arrow = '->'): string {
  const before = from === undefined ? name : `${name} ${from} ${arrow}`
  if (action === 'check') return `${name}: check that it is ${to}`
  if (action === 'update') return `${before} ${to} or later`
  return least === undefined || least === to ? `${before} ${to}` : `${before} ${to} (at least ${least})`
}

/** Where else on the path the step could be taken, and how long it lasts. */
export function componentRoom({ earliest, latest, serves_until: until }: ComponentStep): string {
  return earliest === latest
    ? `only on ${earliest}, serves to ${until}`
    : `any of ${earliest} to ${latest}, serves to ${until}`
}

export function waitText({ at_least: least, since, reason }: Hop['waits'][number]): string {
  return `wait ${least} after ${since}: ${reason}`
}
