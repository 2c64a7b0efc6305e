import { type HorizonCandidate, type StopHorizon, type WaitingWork } from '../../results/stop-horizon.ts'
import { productText } from '../upgrade/headline.ts'
import { count, firstNames, sentence } from '../words.ts'

/** What text and Markdown say about a horizon, in the same words. */

export function horizonHeadline({ manifest, candidates, recommendation, horizon }: StopHorizon): string {
  const chosen = candidates.find(({ id }) => id === recommendation.id)
  const stops = chosen?.stops.map(({ line }) => line) ?? []
  const told = stops.length === 0 ? 'no stop' : `stops ${stops.join(', ')}`
  return `${productText({ manifest })}: of the next ${horizon} releases take ${told} (${recommendation.id})`
}

export function stopsText({ stops, same_as: same }: HorizonCandidate): string {
  if (same !== undefined) return `as ${same}`
  return stops.length === 0 ? 'none' : stops.map(({ line }) => line).join(', ')
}

export function hopsText({ mean }: HorizonCandidate['hops']): string {
  return mean.toFixed(1)
}

export function mostText({ most, without_path: none }: HorizonCandidate['hops']): string {
  return none === 0 ? String(most) : `${most}, ${none} without a path`
}

export function newWorkText({ new_work_waits: wait, new_work_waits_longer: longer }: HorizonCandidate): string {
  return `${longer ? 'at least ' : ''}${count(wait, 'release')}`
}

/** What waits at the stops, all of them together: `3, 11 h`. */
export function waitingText({ stops }: HorizonCandidate): string {
  const work = stops.reduce((sum, stop) => sum + stop.work.length, 0)
  const hours = stops.reduce((sum, stop) => sum + (stop.hours ?? 0), 0)
  return hours === 0 ? String(work) : `${work}, ${Math.round(hours)} h`
}

export function unservedText({ unserved }: HorizonCandidate): string {
  return unserved.length === 0
    ? '0'
    : `${unserved.length}: ${firstNames(
        unserved.map(({ name }) => name),
        2,
      )}`
}

export function whyTexts({ recommendation }: StopHorizon): string[] {
  return recommendation.because.map((one) => sentence(one))
}

/** `19.8 (2027-01-18): ConvertReadings (11.1 h)`; stops at which nothing known waits are left out. */
export function workTexts({ candidates, recommendation }: StopHorizon): string[] {
  const chosen = candidates.find(({ id }) => id === recommendation.id)
  return (chosen?.stops ?? [])
    .filter(({ work }) => work.length > 0)
    .map(({ line, date, work }) => {
      const day = date === undefined ? '' : ` (${date})`
      return `${line}${day}: ${firstNames(work.map(namedWork), 3)}`
    })
}

function namedWork({ name, hours }: WaitingWork): string {
  return hours === undefined ? name : `${name} (${hours} h)`
}

export function openTexts({ open }: StopHorizon): string[] {
  const longest = open.known.toSorted((a, b) => (b.releases ?? Infinity) - (a.releases ?? Infinity))[0]
  if (!longest) return []
  const waits =
    longest.finalizer === undefined
      ? 'needs a stop first'
      : `may be finalized from ${longest.finalizer} on${longest.releases === undefined ? '' : `, ${count(longest.releases, 'release')} after`}`
  const ready = open.known.filter(({ finalizer }) => finalizer !== undefined).length
  return [
    `${count(open.known.length, 'background migration')} known to be open, ${ready} of them past a stop already`,
    `${longest.name}, queued in ${longest.queued}, waits longest: it ${waits}`,
  ]
}

export function installationsText({ candidates, installations_since: since, newest, lines }: StopHorizon): string {
  const starts = candidates[0]?.hops.installations ?? 0
  return `from each of ${count(starts, 'line')} since ${since} (the newest is ${newest}) to ${lines.at(-1)?.line ?? newest}`
}
