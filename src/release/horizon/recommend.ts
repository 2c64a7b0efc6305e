import { type HorizonCandidate, type StopHorizon } from '../../results/stop-horizon.ts'

type Judged = Omit<HorizonCandidate, 'recommended'>

/**
 * Which schedule to take. One that leaves a known life without a landing, or an installation without a path, is out where
 * another does not. The declared one stays if it is not out: people know it. Else a hop more for everybody weighs as much
 * as a release that work has to wait for its finalizer.
 */
export function recommend(candidates: readonly Judged[]): StopHorizon['recommendation'] {
  const least = (of: (one: Judged) => number) => Math.min(...candidates.map(of))
  const faults = (one: Judged) => one.unserved.length + one.hops.without_path
  const sound = candidates.filter((one) => faults(one) === least(faults))
  const [cheapest] = sound.toSorted((a, b) => weight(a) - weight(b) || a.stops.length - b.stops.length)
  const declared = sound.find(({ id }) => id === 'declared')
  const chosen = declared ?? cheapest!
  return { id: chosen.id, because: [...whyChosen(chosen, candidates), ...whyNot(chosen, cheapest!)] }
}

function weight({ hops, new_work_waits: wait }: Judged): number {
  return hops.mean + wait
}

function whyChosen(chosen: Judged, candidates: readonly Judged[]): string[] {
  const failing = candidates.filter(({ unserved }) => unserved.length > 0 && unserved.length > chosen.unserved.length)
  const served =
    chosen.unserved.length === 0
      ? 'it leaves no known life without a landing'
      : `it leaves ${chosen.unserved.length} lives without a landing, and no other leaves fewer`
  const names = failing.map(({ id }) => `"${id}"`).join(', ')
  const others = names === '' ? '' : `; ${names} would leave some`
  return chosen.id === 'declared' ? [`${served}${others}`, 'it is what was announced'] : [`${served}${others}`]
}

function whyNot(chosen: Judged, cheapest: Judged): string[] {
  if (weight(cheapest) === weight(chosen))
    return ['no other costs less, where a hop for everybody weighs as a release of waiting']
  const hops = cheapest.hops.mean - chosen.hops.mean
  const releases = cheapest.new_work_waits - chosen.new_work_waits
  const perhaps = cheapest.new_work_waits_longer ? ', perhaps longer' : ''
  return [
    `${cheapest.id} would take ${difference(hops, 'hop')} in the mean, and new work would wait ${difference(releases, 'release')} at worst${perhaps}`,
  ]
}

/** `1 hop fewer`, `0.5 hops more`, `as many releases`. */
function difference(number: number, noun: string): string {
  const size = Math.round(Math.abs(number) * 10) / 10
  if (size === 0) return `as many ${noun}s`
  return `${size} ${noun}${size === 1 ? '' : 's'} ${number > 0 ? 'more' : 'fewer'}`
}
