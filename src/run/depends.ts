import { type DriverDefinition } from '../domain/driver.ts'
import { type Manifest } from '../domain/manifest.ts'
import { stableHash } from '../domain/stable-hash.ts'
import { parseVersion } from '../domain/version.ts'
import { chainOf } from '../engine/migrations/chain.ts'
import { type Hop } from '../results/plan-parts.ts'

/** What hops are compared on, besides their plan. */
export interface DependsGround {
  readonly manifest: Manifest
  /** Checksums of the SQL of migrations, by their id, where it is known. */
  readonly checksums: ReadonlyMap<string, string>
  readonly driver: DriverDefinition | undefined
}

/** What may differ, as people read it. */
const parts = {
  migrations: 'the migrations it brings or their SQL',
  background: 'the background migrations it queues',
  due: 'what must be finished before it',
  components: 'its component steps',
  waits: 'its waits',
  gates: 'its gates',
  driver: 'the calls of the driver',
} as const

type Part = keyof typeof parts

/**
 * What a path depends on: a line for each hop, `from to` and a hash for each part. What does not change what is done, like titles of
 * notes or the place of an entry in its file, is not in it.
 */
export function dependsOf(hops: readonly Hop[], ground: DependsGround): string {
  const chains = new Map<string, ReadonlySet<string>>()
  const idsAt = (version: string): ReadonlySet<string> => {
    const known = chains.get(version) ?? idsOf(ground.manifest, version)
    chains.set(version, known)
    return known
  }
  return hops
    .map((hop) => {
      const before = idsAt(hop.from)
      const brought = [...idsAt(hop.to)].filter((id) => !before.has(id))
      return lineOf(hop, valuesOf(hop, brought, ground))
    })
    .join('\n')
}

function idsOf(manifest: Manifest, version: string): ReadonlySet<string> {
  const target = parseVersion(manifest.product.scheme, version)
  return new Set(chainOf(manifest, target).links.map(({ migration }) => migration.id))
}

function valuesOf(
  hop: Hop,
  brought: readonly string[],
  { manifest, checksums, driver }: DependsGround,
): Record<Part, unknown> {
  const worksOf = (ids: readonly { readonly id: string }[]) =>
    ids.map(({ id }) => [id, manifest.backgroundMigrations.find((one) => one.id === id)?.work])
  const gateIds = new Set(hop.gates.map(({ id }) => id))
  return {
    migrations: brought.map((id) => [id, checksums.get(id)]),
    background: worksOf(hop.brings.background),
    due: worksOf(hop.finish_before.background),
    components: hop.components.map(({ component, action, to, at_least: least }) => [component, action, to, least]),
    waits: hop.waits.map(({ at_least: least, since }) => [least, since]),
    gates: manifest.gates.filter(({ id }) => gateIds.has(id)).map(({ id, check, command }) => [id, check, command]),
    driver,
  }
}

function lineOf({ from, to }: Hop, values: Record<Part, unknown>): string {
  const hashes = Object.entries(values).map(([part, value]) => `${part}=${stableHash(plain(value)).slice(0, 12)}`)
  return [from, to, ...hashes].join(' ')
}

/** Maps as pairs; places in files left out. */
function plain(value: unknown): string {
  return JSON.stringify({ value }, (key, one: unknown) => {
    if (key === 'place') return undefined
    return one instanceof Map ? [...(one as ReadonlyMap<unknown, unknown>)] : one
  })
}

/** What differs in the hops from a landing on, one sentence each; none: the same will be done. */
export function dependsChanges(before: string, now: string, landing: string): readonly string[] {
  const old = hopsFrom(before, landing)
  const young = hopsFrom(now, landing)
  const isIn = (list: readonly HopHashes[], { name }: HopHashes): boolean => list.some((one) => one.name === name)
  return [
    ...old.filter((one) => !isIn(young, one)).map(({ name }) => `the path no longer has the hop ${name}`),
    ...young.filter((one) => !isIn(old, one)).map(({ name }) => `the path now has the hop ${name}`),
    ...young.flatMap((one) => {
      const was = old.find(({ name }) => name === one.name)
      const differing = was ? [...one.hashes].filter(([part, hash]) => was.hashes.get(part) !== hash) : []
      return differing.map(([part]) => `${one.name}: ${wordsOf(part)} changed`)
    }),
  ]
}

function wordsOf(part: string): string {
  return part in parts ? parts[part as Part] : part
}

interface HopHashes {
  readonly name: string
  readonly hashes: ReadonlyMap<string, string>
}

function hopsFrom(depends: string, landing: string): readonly HopHashes[] {
  const lines = depends.split('\n').filter((line) => line !== '')
  const first = lines.findIndex((line) => line.startsWith(`${landing} `))
  return (first === -1 ? [] : lines.slice(first)).map((line) => {
    const [from = '', to = '', ...hashes] = line.split(' ')
    return { name: `${from} to ${to}`, hashes: new Map(hashes.map((one) => pair(one))) }
  })
}

function pair(text: string): [string, string] {
  const [part = '', hash = ''] = text.split('=')
  return [part, hash]
}
