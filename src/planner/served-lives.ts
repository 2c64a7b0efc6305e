import { type Life } from '../domain/life.ts'
import { type Manifest } from '../domain/manifest.ts'
import { isUnconditional, type Stop } from '../domain/stop.ts'
import { type Truth } from '../domain/truth.ts'
import { serves, type StopReach } from './stop-reach.ts'

/** A life to be served; an open one has no end yet, so it forces nothing. */
export interface Wanting {
  readonly life: Life
  readonly open: boolean
}

/** A life that a stop serves or may serve, beside the other unconditional stops that remain. */
export interface Served extends Wanting {
  readonly surely: boolean
  /** No other one serves it, not even perhaps. */
  readonly onlyHere: boolean
  /** Another one surely serves it. */
  readonly elsewhere: boolean
}

interface Answer {
  readonly row: number
  readonly answer: Exclude<Truth, 'no'>
}

/**
 * Which stops serve which lives, while stops are given up one by one. Of each life it is counted how many of the
 * remaining unconditional stops serve it, so that asking for a stop takes as long as it serves lives.
 */
export class ServedLives {
  readonly #wanting: readonly Wanting[]
  readonly #byStop = new Map<Stop, Answer[]>()
  readonly #remaining: Set<Stop>
  readonly #yes: Int32Array
  readonly #some: Int32Array

  constructor(manifest: Manifest, reaches: readonly StopReach[], wanting: readonly Wanting[]) {
    this.#wanting = wanting
    this.#yes = new Int32Array(wanting.length)
    this.#some = new Int32Array(wanting.length)
    this.#remaining = new Set(reaches.flatMap(({ stop }) => (isUnconditional(stop) ? [stop] : [])))
    const lists = reaches.map((): Answer[] => [])
    for (const [row, { life }] of wanting.entries()) {
      for (const [at, reach] of reaches.entries()) {
        const answer = serves(manifest, reach, life)
        if (answer !== 'no') lists[at]!.push({ row, answer })
      }
    }
    for (const [at, { stop }] of reaches.entries()) {
      this.#byStop.set(stop, lists[at]!)
      if (this.#remaining.has(stop)) this.#count(lists[at]!, 1)
    }
  }

  /** What a stop serves, in the order of the lives. */
  of(stop: Stop): Served[] {
    const itself = this.#remaining.has(stop) ? 1 : 0
    return (this.#byStop.get(stop) ?? []).map(({ row, answer }) => ({
      ...this.#wanting[row]!,
      surely: answer === 'yes',
      onlyHere: this.#some[row] === itself,
      elsewhere: this.#yes[row]! > (answer === 'yes' ? itself : 0),
    }))
  }

  giveUp(stop: Stop): void {
    if (this.#remaining.delete(stop)) this.#count(this.#byStop.get(stop) ?? [], -1)
  }

  #count(answers: readonly Answer[], sign: 1 | -1): void {
    for (const { row, answer } of answers) {
      this.#some[row]! += sign
      if (answer === 'yes') this.#yes[row]! += sign
    }
  }
}
