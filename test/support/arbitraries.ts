import * as fc from 'fast-check'
import { type Manifest } from '../../src/domain/manifest.ts'
import { type Truth } from '../../src/domain/truth.ts'
import { compareVersions, parseNumbers, parseVersion } from '../../src/domain/version.ts'
import { readManifest } from '../../src/manifest/read-manifest.ts'
import { type ManifestDocument } from '../../src/manifest/schema/manifest.ts'
import { type PlanRequest } from '../../src/planner/request.ts'
import { type Body, documentOf } from './manifests.ts'
import { type Pick, Speller, spellings } from './spelling.ts'

/** `WAYSTOP_TEST_RUNS=20` tries every property twenty times as often as every day. */
const scale = Number(process.env['WAYSTOP_TEST_RUNS'] ?? 1)

/** How often a property is tried. A failure prints its seed; `WAYSTOP_TEST_SEED` repeats it. */
export function runs(everyDay: number): { numRuns: number; seed?: number } {
  const seed = process.env['WAYSTOP_TEST_SEED']
  return { numRuns: Math.ceil(everyDay * scale), ...(seed !== undefined && { seed: Number(seed) }) }
}

/** Room for a property that is tried often. */
export const timeout = 30_000 * Math.max(1, scale)

/** One in so many, else nothing; shrinks to nothing. */
const oneIn = <T>(times: number, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.tuple(fc.nat(times - 1), arbitrary).map(([dice, value]) => (dice === times - 1 ? value : undefined))

const pick: fc.Arbitrary<Pick> = fc.record({ line: fc.nat(4), patch: oneIn(2, fc.nat(2)) })

const conditionIds = ['many-users', 'big-table', 'old-plugin'] as const

const when = fc.subarray([...conditionIds], { maxLength: 2 })

/** One pick is a recorded point, two are an interval. */
const placement = fc.oneof(
  { weight: 3, arbitrary: pick.map((at): Pick[] => [at]) },
  { weight: 1, arbitrary: fc.tuple(pick, pick).map((ends): Pick[] => [...ends]) },
)

const rangeDraft = fc.record({ a: pick, b: pick, kind: fc.nat(7) })

const componentRanges = ['>=11', '>=12', '<13', '>=12 <13', '>=12.3', '11 || 13', '<=11.4'] as const

const draftOf = {
  spelling: fc.nat(spellings.length - 1),
  releases: fc.array(
    fc.record({
      at: pick,
      avoid: oneIn(8, fc.constant('it loses mail')),
      withdrawn: oneIn(16, fc.constant('it was built wrong')),
      planned: oneIn(16, fc.constant({})),
      pre: oneIn(12, fc.constant('-rc1')),
      date: oneIn(2, fc.nat(2)),
      minimum: oneIn(10, pick),
      requires: oneIn(8, fc.constantFrom(...componentRanges)),
    }),
    { minLength: 2, maxLength: 12, size: 'max' },
  ),
  stops: fc.array(
    fc.record({ at: pick, exact: oneIn(4, fc.constant(true)), when: oneIn(2, when), least: oneIn(4, fc.nat(3)) }),
    { maxLength: 4 },
  ),
  migrations: fc.array(
    fc.record({
      release: placement,
      backports: fc.array(pick, { maxLength: 2 }),
      phase: fc.constantFrom('regular', 'post'),
      dependsOn: oneIn(3, fc.nat(2)),
      removed: oneIn(3, fc.record({ in: placement, because: fc.constantFrom('squashed', 'obsolete', 'unknown') })),
    }),
    { maxLength: 4 },
  ),
  backgrounds: fc.array(
    fc.record({
      name: fc.nat(2),
      queuedBy: oneIn(3, fc.nat(3)),
      queued: placement,
      finalizedBy: oneIn(4, fc.nat(3)),
      finalized: oneIn(2, placement),
      deleted: oneIn(3, placement),
      cancelled: oneIn(8, placement),
      size: fc.constantFrom(undefined, 'small', 'large'),
    }),
    { maxLength: 3 },
  ),
  blocks: fc.array(
    fc.record({
      from: rangeDraft,
      to: rangeDraft,
      when: oneIn(2, when),
      mode: oneIn(5, fc.constantFrom('zero-downtime', 'offline')),
      remedy: oneIn(2, fc.constant('repair it')),
    }),
    { maxLength: 2 },
  ),
  dwell: fc.array(fc.tuple(pick, pick), { maxLength: 1 }),
  component: oneIn(
    3,
    fc.array(
      fc.record({
        from: pick,
        requires: fc.constantFrom(...componentRanges),
        tested: oneIn(2, fc.constantFrom(...componentRanges)),
      }),
      { maxLength: 3 },
    ),
  ),
  latestPatch: fc.constantFrom('recommended', 'required', 'any'),
  illegal: oneIn(4, fc.constantFrom('loses-migration', 'older-than-current', 'finalizes-inline', 'component-untested')),
}

type Draft = { [K in keyof typeof draftOf]: (typeof draftOf)[K] extends fc.Arbitrary<infer T> ? T : never }

const migrationId = (i: number) => `2024010100000${i}`

/** Keeps the first of entries with one identity; leaves out what is undefined. */
function distinct<T>(entries: readonly T[], identity: (entry: T) => string): T[] {
  return [...new Map(entries.toReversed().map((entry) => [identity(entry), entry])).values()].toReversed()
}

function documentFrom(draft: Draft): ManifestDocument {
  const spelling = spellings[draft.spelling]!
  const say = new Speller(spelling)
  const { scheme, line } = spelling
  const body = {
    product: { id: 'shop', name: 'Shop', version_scheme: scheme, line },
    policy: {
      latest_patch: draft.latestPatch,
      illegal: draft.illegal === undefined ? [] : [draft.illegal],
    },
    conditions: conditionIds.map((id) => ({ id, question: `${id}?` })),
    components: componentsFrom(draft, say),
    releases: distinct(
      draft.releases.map(({ at, avoid, withdrawn, planned, pre, date, minimum, requires }) => ({
        version: say.version(at, pre),
        avoid,
        withdrawn,
        planned,
        date: date === undefined ? undefined : `2025-01-0${date + 1}`,
        minimum_schema: minimum && say.version(minimum),
        requires: requires !== undefined && draft.component ? { db: requires } : undefined,
      })),
      ({ version }) => version,
    ),
    stops: stopsFrom(draft, say),
    migrations: draft.migrations.map(({ release, backports, phase, dependsOn, removed }, i) => ({
      id: migrationId(i),
      release: say.release(release, backports),
      phase,
      depends_on: dependsOn === undefined ? [] : [`Job${dependsOn}`],
      removed: removed && { in: say.placement(removed.in), because: removed.because },
    })),
    background_migrations: backgroundsFrom(draft, say),
    blocks: draft.blocks.map(({ from, to, when: conditions, mode, remedy }, i) => ({
      name: `block-${i}`,
      from: say.range(from),
      to: say.range(to),
      reason: 'it breaks',
      when: conditions,
      mode,
      remedy,
    })),
    dwell: draft.dwell
      .map((ends) => say.ascending(ends).map((at) => say.point(at)))
      .filter(([since, before]) => since !== before)
      .map(([since, before]) => ({ since: since!, before: before!, at_least: '14d', reason: 'partitions roll over' })),
  }
  // What nobody said is not in the text.
  return JSON.parse(JSON.stringify(documentOf(body as unknown as Body))) as ManifestDocument
}

function stopsFrom({ stops }: Draft, say: Speller): object[] {
  const texts = stops.map(({ at, exact, when: conditions, least }) =>
    exact || say.spelling.line === 'none'
      ? { version: say.version(at), when: conditions }
      : {
          line: say.line(at),
          when: conditions,
          min_patch: least === undefined ? undefined : say.version({ ...at, patch: least }),
        },
  )
  return distinct(texts, (stop) => ('line' in stop ? stop.line : stop.version))
}

function backgroundsFrom({ backgrounds, migrations }: Draft, say: Speller): object[] {
  const id = (i: number | undefined) => (i === undefined || i >= migrations.length ? undefined : migrationId(i))
  const placed = (picks: Pick[] | undefined) => picks && say.placement(picks)
  const texts = backgrounds.map((one) => ({
    name: `Job${one.name}`,
    queued_by: id(one.queuedBy),
    queued_in: placed(one.queued),
    finalized_by: id(one.finalizedBy),
    finalized_in: placed(one.finalized),
    deleted_in: placed(one.deleted),
    cancelled_in: placed(one.cancelled),
    size: one.size,
  }))
  return distinct(texts, ({ name, queued_by: by, queued_in: release }) => {
    const from = typeof release === 'object' ? release.earliest : release
    return `${name} ${by ?? from ?? ''}`
  })
}

function componentsFrom({ component }: Draft, say: Speller): object[] {
  if (!component) return []
  const ranges = component.map(({ from, requires, tested }) => ({ from: say.point(from), requires, tested }))
  return [{ id: 'db', name: 'Database', line: 1, lines: ['11', '12', '13'], ranges }]
}

/** A manifest with everything that decides a path, small enough to try every path of it. */
export interface Sample {
  readonly document: ManifestDocument
  readonly manifest: Manifest
  /** Texts of versions that are on known lines, listed or not, ascending. */
  readonly versions: readonly string[]
}

function read(document: ManifestDocument): Manifest | undefined {
  const result = readManifest([{ path: 'manifest.yaml', text: JSON.stringify(document) }])
  return 'ok' in result ? result.ok : undefined
}

export const documents: fc.Arbitrary<ManifestDocument> = fc.record(draftOf).map(documentFrom)

/** Cycles of depends_on and the like are the reader's business: such drafts are not planned. */
export const samples: fc.Arbitrary<Sample> = documents
  .map((document) => ({ document, manifest: read(document) }))
  .filter((one): one is { document: ManifestDocument; manifest: Manifest } => one.manifest !== undefined)
  .map(({ document, manifest }) => ({
    document,
    manifest,
    versions: versionsOf(manifest),
    [fc.toStringMethod]: () => JSON.stringify(document),
  }))

function versionsOf({ product, releases }: Manifest): string[] {
  const unlisted = releases.flatMap(({ version: { parts, build } }) => {
    const next = [...parts.slice(0, -1), parts.at(-1)! + 1].join('.')
    return parseVersion(product.scheme, build === '' ? next : `${next}+${build}`) ?? []
  })
  const listed = releases.map(({ version }) => version)
  // Without lines nothing is known past the newest release.
  const known = unlisted.filter((one) => product.lineParts !== undefined || compareVersions(one, listed.at(-1)!) < 0)
  const all = [...listed, ...known].toSorted(compareVersions)
  return all.filter((version, i) => i === 0 || compareVersions(version, all[i - 1]!) !== 0).map(({ text }) => text)
}

/** A request in words that can be shrunk, made into one that fits a sample by `requestOf`. */
export interface Wish {
  readonly ends: readonly [number, number]
  readonly answers: readonly (Truth | undefined)[]
  readonly accepted: readonly { readonly kind: string; readonly subject: number; readonly hop: boolean }[]
  readonly strict: boolean
  readonly zeroDowntime: boolean
  readonly installed: string | undefined
  readonly estimate: number | undefined
}

const acceptedKinds = [
  'avoid',
  'blocked',
  'finalizes-inline',
  'skips-conditional-stop',
  'too-soon',
  'loses-migration',
  'component-untested',
]

export const wishes: fc.Arbitrary<Wish> = fc.record({
  // Two equal ends mean from the first to the last.
  ends: fc.oneof(fc.constant([0, 0] as const), fc.tuple(fc.nat(20), fc.nat(20))),
  answers: fc.array(fc.constantFrom<Truth | undefined>(undefined, 'unknown', 'no', 'yes'), {
    minLength: 3,
    maxLength: 3,
  }),
  accepted: fc.array(fc.record({ kind: fc.constantFrom(...acceptedKinds), subject: fc.nat(9), hop: fc.boolean() }), {
    maxLength: 2,
  }),
  strict: oneIn(6, fc.constant(true)).map((strict) => strict ?? false),
  zeroDowntime: oneIn(6, fc.constant(true)).map((mode) => mode ?? false),
  installed: oneIn(2, fc.constantFrom('11', '11.2', '11.9', '12.1', '13')),
  estimate: oneIn(8, fc.constantFrom(60_000, 86_400_000)),
})

export function requestOf({ manifest, versions }: Sample, wish: Wish): PlanRequest {
  const [a, b] = wish.ends.map((end) => end % versions.length).toSorted((x, y) => x - y)
  const version = (at: number) => parseVersion(manifest.product.scheme, versions[at]!)!
  const from = version(a!)
  const to = version(a === b ? versions.length - 1 : b!)
  const installed = wish.installed === undefined ? undefined : parseNumbers(wish.installed)
  const answers = conditionIds.flatMap((id, i) => (wish.answers[i] ? [[id, wish.answers[i]] as const] : []))
  return {
    from,
    to,
    mode: wish.zeroDowntime ? 'zero-downtime' : 'offline',
    answers: new Map(answers),
    components: new Map(installed ? [['db', installed]] : []),
    accepted: wish.accepted.flatMap(({ kind, subject, hop }) => {
      const subjects = subjectsOf(manifest, kind)
      const id = `${kind}:${subjects[subject % subjects.length]}`
      return subjects.length === 0 ? [] : [hop ? `${id}@${from.text}..${to.text}` : id]
    }),
    strict: wish.strict,
    installType: undefined,
    today: manifest.completeUntil,
    nodes: new Map(),
    history: [],
    estimates: new Map(
      wish.estimate === undefined ? [] : manifest.backgroundMigrations.map(({ id }) => [id, wish.estimate!]),
    ),
    pendingPostMigrations: 'no',
  }
}

function subjectsOf(manifest: Manifest, kind: string): string[] {
  switch (kind) {
    case 'avoid':
      return manifest.releases.map(({ version }) => version.text)
    case 'blocked':
      return manifest.blocks.map(({ name }) => name)
    case 'skips-conditional-stop':
      return manifest.stops.map(({ id }) => id)
    case 'too-soon':
      return manifest.dwell.map(({ before }) => before.text)
    case 'component-untested':
      return ['db']
    case 'loses-migration':
      return manifest.migrations.map(({ id }) => id)
    default:
      return manifest.backgroundMigrations.map(({ id }) => id)
  }
}
