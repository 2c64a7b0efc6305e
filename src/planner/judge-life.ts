import { shapeOf, type Life } from '../domain/life.ts'
import { type Manifest } from '../domain/manifest.ts'
import { contains } from '../domain/placement.ts'
import { isUnconditional, type Stop } from '../domain/stop.ts'
import { serves, type StopReach } from './stop-reach.ts'

/**
 * `served`: an unconditional stop lies surely inside. `late`: none does, and the next one comes after the life closed.
 * `missing`: none does, and none comes later. `cannot-tell`: inferred ends leave it open. `empty` and `inverted`: no
 * stop can help.
 */
export type LifeVerdict = 'served' | 'late' | 'missing' | 'cannot-tell' | 'empty' | 'inverted'

export interface LifeJudgement {
  readonly life: Life
  readonly verdict: LifeVerdict
  /** Unconditional stops that surely serve it. */
  readonly servedBy: readonly Stop[]
  /** Conditional stops that surely serve it: for installations that land on them. */
  readonly onlyIf: readonly Stop[]
  /** Of a late one: the first unconditional stop after it opened. */
  readonly nextStop: Stop | undefined
}

/** A life against all declared stops. */
export function judgeLife(manifest: Manifest, reaches: readonly StopReach[], life: Life): LifeJudgement {
  const shape = shapeOf(manifest.product, life)
  const serving = reaches.map((reach) => ({ stop: reach.stop, answer: serves(manifest, reach, life) }))
  const surely = serving.filter(({ answer }) => answer === 'yes').map(({ stop }) => stop)
  const judged = {
    life,
    servedBy: surely.filter(isUnconditional),
    onlyIf: surely.filter((stop) => !isUnconditional(stop)),
    nextStop: undefined,
  }
  if (shape === 'empty' || shape === 'inverted') return { ...judged, verdict: shape }
  if (judged.servedBy.length > 0) return { ...judged, verdict: 'served' }
  const open =
    shape === 'uncertain' || serving.some(({ stop, answer }) => answer === 'unknown' && isUnconditional(stop))
  if (open) return { ...judged, verdict: 'cannot-tell' }
  const next = reaches.find(
    ({ stop, lowest }) => isUnconditional(stop) && contains(manifest.product, lowest, life.opens) === 'yes',
  )
  return { ...judged, verdict: next ? 'late' : 'missing', nextStop: next?.stop }
}
