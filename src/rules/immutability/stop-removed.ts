import { formatLine, lineOf, parsePoint } from '../../domain/line.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { type Stop, unrecordedStop } from '../../domain/stop.ts'
import { comparePrecedence } from '../../domain/version.ts'
import { compareStops, type StopJudgement } from '../../planner/compare-stops.ts'
import { type Rule } from '../rule.ts'
import { type History } from './history.ts'

/** A stop goes only when nothing needs it. */
export const rule: Rule = {
  name: 'stop-removed',
  group: 'immutability',
  severity: 'error',
  summary: 'a stop that is gone, or holds only under a condition now, although installations still need it',
  why: `Installations below the stop are planned over it from now on. If work is served only there, they do it inside a
migrate step, hours long; if the stop was there for a component or a schema, the hop fails.`,
  fix: `Put the stop back. It may go when \`plan stop list\` calls it unnecessary: everything it serves is served by
another stop, and everything is recorded there.`,
  since: '0.2.0',
  bad: {
    base: `
releases: [{version: "1.0.0", date: 2026-08-01}, {version: "1.1.0", date: 2026-09-01}, {version: "1.2.0", date: 2026-10-01}]
stops:
  - {line: "1.1", reason: signatures change with 1.2, cause: signing-key}
`,
    manifest: `
releases: [{version: "1.0.0", date: 2026-08-01}, {version: "1.1.0", date: 2026-09-01}, {version: "1.2.0", date: 2026-10-01}]
`,
  },
  good: {
    base: `
coverage: [{of: background-migrations}, {of: finalizations}]
releases: [{version: "1.0.0", date: 2026-08-01}, {version: "1.1.0", date: 2026-09-01}, {version: "1.2.0", date: 2026-10-01}]
stops:
  - {line: "1.1", reason: nobody remembers}
`,
    manifest: `
coverage: [{of: background-migrations}, {of: finalizations}]
releases: [{version: "1.0.0", date: 2026-08-01}, {version: "1.1.0", date: 2026-09-01}, {version: "1.2.0", date: 2026-10-01}]
`,
  },
  *check({ history, manifest, base }) {
    const known = history()
    if (!known) return
    const lost = lostStops(manifest, base, known)
    if (lost.length === 0) return
    for (const { judgement, isWeaker } of judged(manifest, lost)) {
      const { stop, verdict } = judgement
      if (verdict === 'unnecessary') continue
      const now = isWeaker ? 'holds only under a condition now' : 'is not in the manifest any more'
      yield {
        subject: stop.id,
        message: `the stop ${stop.id} ${now}${whyNeeded(judgement)}`,
        next: isWeaker ? 'let it hold for every installation again' : 'put it back',
        at: isWeaker ? { entry: stop.place, field: ['when'] } : { entry: undefined, field: ['stops'] },
        severity: verdict === 'cannot-tell' ? 'warning' : undefined,
        facts: { stop: stop.id, verdict },
      }
    }
  },
}

/** A stop that does not hold any more as it did; as it was. */
interface LostStop {
  readonly stop: Stop
  readonly isWeaker: boolean
}

function lostStops(manifest: Manifest, base: Manifest | undefined, { former }: History): LostStop[] {
  const known = new Map(manifest.stops.map((stop) => [stop.id, stop]))
  const ofLock = former.filter(({ kind, part }) => kind === 'stop' && part === undefined)
  const wasThere = [
    ...(base?.stops ?? []).map((stop) => ({ stop, wasConditional: stop.when.length > 0 })),
    ...ofLock.flatMap((one) => {
      const now = known.get(one.subject)
      const changed = now && one.changes({ ...one, at: { kind: 'unknown' }, fields: whenOf(now), place: undefined })
      const stop = stopCalled(manifest, one.subject)
      return stop ? [{ stop, wasConditional: changed?.some(({ was }) => was === '') !== true }] : []
    }),
  ]
  const lost = wasThere.flatMap(({ stop, wasConditional }): LostStop[] => {
    const now = known.get(stop.id)
    if (!now) return [{ stop, isWeaker: false }]
    return !wasConditional && now.when.length > 0 ? [{ stop: { ...now, when: [] }, isWeaker: true }] : []
  })
  // A base and a lock may both know a stop; the base knows more of it.
  return [...new Map(lost.toReversed().map((one) => [one.stop.id, one])).values()]
}

function whenOf({ when }: Stop): { readonly when: string } {
  return { when: when.toSorted().join(', ') }
}

/** What a lock knows of a stop is its point. */
function stopCalled({ product }: Manifest, id: string): Stop | undefined {
  const point = parsePoint(product, id)
  return point && { ...unrecordedStop(point, 'required'), id, recorded: true }
}

/**
 * What the planner would say of the lost stops if they were still there. Those that are left are taken as given: none of
 * them is called unnecessary in favour of a lost one.
 */
function judged(manifest: Manifest, lost: readonly LostStop[]): (LostStop & { readonly judgement: StopJudgement })[] {
  const weaker = new Map(lost.map((one) => [one.stop.id, one]))
  const left = manifest.stops.filter(({ id }) => !weaker.has(id)).map((stop): Stop => ({ ...stop, cause: 'other' }))
  const stops = [...left, ...lost.map(({ stop }) => stop)].toSorted((a, b) =>
    comparePrecedence(a.point.version, b.point.version),
  )
  return compareStops({ ...manifest, stops }).stops.flatMap((judgement) => {
    const one = weaker.get(judgement.stop.id)
    const onLine = one && isKnown(manifest, one.stop)
    return one && onLine ? [{ ...one, judgement }] : []
  })
}

/** A stop on a line that is gone as well cannot be judged; that its releases are gone is told. */
function isKnown({ product, lines, releases }: Manifest, { point }: Stop): boolean {
  if (product.lineParts === undefined)
    return releases.some(({ version }) => comparePrecedence(version, point.version) === 0)
  const line = formatLine(lineOf(product, point.version))
  return lines.some((entry) => formatLine(entry.line) === line)
}

function whyNeeded({ forcedBy, keptBy, perhapsFor, openFor }: StopJudgement): string {
  const [life] = forcedBy
  if (life) return `, and only there the work of ${life.name} is finished${more(forcedBy.length - 1)}`
  const [need] = keptBy
  if (need) return `, and it is needed: ${need.text}`
  const [open] = [...perhapsFor, ...openFor]
  return open
    ? `, and perhaps only there the work of ${open.name} is finished`
    : ', and what was done there is not completely recorded'
}

function more(others: number): string {
  return others > 0 ? `, and that of ${others} more` : ''
}
