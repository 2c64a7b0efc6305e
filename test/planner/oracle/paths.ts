import { type Version } from '../../../src/domain/version.ts'
import { type Lines, installedLines, moves, untested, works } from './components.ts'
import { type Completion, type Known, tollOf, weigh, type Weight } from './hops.ts'
import { newestPatch, type Question } from './laws.ts'
import { compare, laterLine, same, sameLine } from './versions.ts'

/** A path and what it costs, in the order of §3. */
export interface Found {
  readonly landings: readonly Version[]
  /** What can be avoided is not repaired. */
  readonly repairs: number
  readonly counted: number
  readonly moves: number
  readonly warnings: number
}

/** May this hop be made, whatever the answers turn out to be, or if need be after a repair? */
export type MayHop = (u: Version, v: Version) => boolean

export type Reading = 'certain' | 'repaired'

/** Is the hop legal under each of some completions? */
export function mayHop(question: Question, all: readonly Completion[], reading: Reading): MayHop {
  const stopping: readonly Weight[] = reading === 'certain' ? ['illegal', 'repairable'] : ['illegal']
  return remembered((u, v) =>
    all.every((answers) => [...weigh(question, [u, v], answers).values()].every((one) => !stopping.includes(one))),
  )
}

/** Every version between the two ends that a path may run: listed ones that are out, and what stops name exactly. */
function landings({ manifest, request }: Question): Version[] {
  const named = manifest.stops.flatMap(({ point, minPatch }) => (point.wholeLine ? (minPatch ?? []) : [point.version]))
  const listed = manifest.releases
    .filter(({ planned, version }) => !planned && (version.pre.length === 0 || named.some((one) => same(one, version))))
    .map(({ version }) => version)
  const unlisted = named.filter(
    (version) => !manifest.releases.some((release) => compare(release.version, version) === 0),
  )
  const distinct = unlisted.filter((version, i) => unlisted.findIndex((one) => same(one, version)) === i)
  return [...listed, ...distinct.filter(({ pre }) => pre.length === 0)]
    .filter((version) => compare(request.from, version) < 0 && compare(version, request.to) < 0)
    .toSorted(compare)
}

/** The first patch hop on a stop is not counted: where it leads, when there is one. */
function patchHop({ manifest, request }: Question, known: Known): Version | undefined {
  const { product, stops, policy } = manifest
  const { from, to } = request
  const newest = newestPatch(manifest, from)
  const onStop = stops.some(
    ({ point, when }) =>
      point.wholeLine &&
      sameLine(product, point.version, from) &&
      (when.length === 0 || when.some((id) => known.get(id) !== 'no')),
  )
  if (policy.latestPatch === 'any' || !onStop || !laterLine(product, to, from)) return undefined
  return newest && compare(newest, from) > 0 ? newest : undefined
}

/** Tries every sequence of landings, and every sequence of component moves on each, and keeps the cheapest. */
export function cheapest(question: Question, may: MayHop, known: Known): Found | undefined {
  const { from, to } = question.request
  const between = landings(question)
  const free = patchHop(question, known)
  const toll = remembered((u, v) => tollOf(question, [u, v], known))
  const walk = (done: readonly Version[], lines: Lines, cost: Cost): Found | undefined => {
    const u = done.at(-1)!
    if (same(u, to)) return finish(done, cost)
    const next = [...between.filter((version) => compare(version, u) > 0), to].filter((v) => may(u, v))
    let best: Found | undefined
    for (const change of moves(question, lines)) {
      if (change.moves > 0 && !works(question, u, change.lines)) continue
      for (const v of next) {
        if (!works(question, v, change.lines)) continue
        const { repairs, warnings } = toll(u, v)
        const sum = {
          repairs: cost.repairs + repairs,
          moves: cost.moves + change.moves,
          warnings: cost.warnings + warnings + untested(question, v, change.lines),
        }
        const found = walk([...done, v], change.lines, sum)
        if (found && (!best || isCheaper(found, best))) best = found
      }
    }
    return best
  }
  const finish = (path: readonly Version[], cost: Cost): Found => {
    const uncounted = free && path.length > 2 && same(path[1]!, free) ? 1 : 0
    return { landings: path, counted: path.length - 1 - uncounted, ...cost }
  }
  return walk([from], installedLines(question), { repairs: 0, moves: 0, warnings: 0 })
}

type Cost = Pick<Found, 'repairs' | 'moves' | 'warnings'>

function isCheaper(a: Found, b: Found): boolean {
  return (a.repairs - b.repairs || a.counted - b.counted || a.moves - b.moves || a.warnings - b.warnings) < 0
}

function remembered<T>(answer: (u: Version, v: Version) => T): (u: Version, v: Version) => T {
  const known = new Map<string, T>()
  return (u, v) => {
    const key = `${u.text} ${v.text}`
    if (!known.has(key)) known.set(key, answer(u, v))
    return known.get(key)!
  }
}
