import { type ManifestDocument } from '../src/manifest/schema/manifest.ts'

/** What the largest sample has. */
export const fullSize = { releases: 2000, backgroundMigrations: 500, blocks: 50_000, conditions: 124 } as const

/**
 * - `stops`: a stop every third line and background migrations, as GitLab has them.
 * - `blocks`: a stop on every line and blocks of single targets under conditions, as OpenShift has them.
 * - `everything`: both.
 * - `detours`: `stops` with the blocks, and wide blocks that cost hops as long as nobody answered.
 * - `open`: nothing that rules a hop out, so that every pair of releases is a hop.
 * - `open-blocks`: the same with the blocks.
 * - `doubt`: everything, and on every eighth line blocks nobody can go around, so that each answer has its own plan.
 * - `open-doubt`: the blocks and those nobody can go around, without stops.
 */
export const shapes = [
  'stops',
  'blocks',
  'everything',
  'detours',
  'open',
  'open-blocks',
  'doubt',
  'open-doubt',
] as const
export type Shape = (typeof shapes)[number]

interface Parts {
  /** A stop on every so manieth line; 0 for none. */
  readonly stopEvery: number
  readonly jobs?: boolean
  readonly blocks?: boolean
  /** Blocks nobody can go around. */
  readonly walls?: boolean
  readonly detours?: boolean
}

const partsOf: Readonly<Record<Shape, Parts>> = {
  stops: { stopEvery: 3, jobs: true },
  blocks: { stopEvery: 1, blocks: true },
  everything: { stopEvery: 1, jobs: true, blocks: true },
  detours: { stopEvery: 3, jobs: true, blocks: true, detours: true },
  open: { stopEvery: 0 },
  'open-blocks': { stopEvery: 0, blocks: true },
  doubt: { stopEvery: 1, jobs: true, blocks: true, walls: true },
  'open-doubt': { stopEvery: 0, blocks: true, walls: true },
}

const perLine = 32

/** A small generator of numbers that is the same in every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const line = (i: number) => `4.${i}`
const version = (i: number) => `${line(Math.floor(i / perLine))}.${i % perLine}`

/** A plain document of a shape; the fraction scales releases, background migrations and blocks alike. */
export function sampleDocument(shape: Shape, fraction: number): ManifestDocument {
  const count = Math.round(fullSize.releases * fraction)
  const lines = Math.ceil(count / perLine)
  const scaled = (size: number) => Math.round(size * fraction)
  const parts = partsOf[shape]
  return {
    manifest: 1,
    product: { id: 'sample', name: 'Sample', version_scheme: 'semver', line: 2 },
    complete_until: '2026-01-01',
    components: [
      {
        id: 'db',
        name: 'Database',
        line: 1,
        lines: ['11', '12', '13', '14', '15', '16'],
        ranges: Array.from({ length: 5 }, (_, i) => ({
          from: line(Math.floor((i * lines) / 5)),
          requires: `>=${11 + i}`,
          tested: `<${14 + i}`,
        })),
      },
    ],
    conditions: Array.from({ length: fullSize.conditions }, (_, i) => ({ id: `condition-${i}`, question: `${i}?` })),
    stops: Array.from({ length: lines }, (_, i) => i)
      .filter((i) => parts.stopEvery > 0 && i % parts.stopEvery === 0)
      .map((i) => ({ line: line(i) })),
    releases: Array.from({ length: count }, (_, i) => ({ version: version(i) })),
    background_migrations: parts.jobs ? jobs(scaled(fullSize.backgroundMigrations), lines, parts.stopEvery) : [],
    blocks: [
      ...(parts.blocks ? blocks(scaled(fullSize.blocks), count, parts) : []),
      ...(parts.detours ? detours(lines) : []),
    ],
  }
}

/** Lives that a stop can serve: queued on one line, finalized after the next stop. */
function jobs(count: number, lines: number, every: number): NonNullable<ManifestDocument['background_migrations']> {
  const random = numbers(7)
  return Array.from({ length: count }, (_, i) => {
    const queued = random(lines)
    const finalized = queued + every + 1 + random(2)
    const size = random(3) === 0 ? { size: 'large' as const } : {}
    return { name: `Job${i}`, queued_in: line(queued), finalized_in: line(finalized), ...size }
  })
}

/** Each block has one target, a set of starts on its line and the one before, and one or two conditions. */
function blocks(count: number, releases: number, { walls, stopEvery }: Parts): NonNullable<ManifestDocument['blocks']> {
  const random = numbers(11)
  return Array.from({ length: count }, (_, i) => {
    const target = perLine + random(releases - perLine)
    const when = [`condition-${random(fullSize.conditions)}`, `condition-${random(fullSize.conditions)}`]
    const on = line(Math.floor(target / perLine))
    const isWall = walls && Math.floor(target / perLine) % 8 === 4
    return {
      name: `block-${i}`,
      from: isWall ? `<${on}.0` : startsBelow(target, random),
      to: isWall && stopEvery === 0 ? `>=${on}.0` : version(target),
      reason: 'it may break',
      when: [...new Set(when.slice(0, 1 + random(2)))],
    }
  })
}

function startsBelow(target: number, random: (below: number) => number): string {
  const first = Math.max(0, target - perLine - random(perLine))
  const starts = [`${version(first)} - ${version(Math.min(first + random(8), target - 1))}`]
  for (let more = random(4); more > 0; more -= 1) starts.push(version(first + random(target - first)))
  return starts.join(' || ')
}

/** Each closes two lines to hops from below. */
function detours(lines: number): NonNullable<ManifestDocument['blocks']> {
  return Array.from({ length: Math.floor(lines / 5) }, (_, i) => ({
    name: `detour-${i}`,
    from: `<${line(i * 5 + 1)}`,
    to: `>=${line(i * 5 + 2)}`,
    reason: 'it may break',
    when: [`condition-${i * 7}`],
  }))
}
