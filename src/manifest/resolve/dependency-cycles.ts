import { type BackgroundMigration } from '../../domain/background-migration.ts'
import { type Migration } from '../../domain/migration.ts'
import { report, type Scope } from './scope.ts'

/** What must run before what; jobs are nodes of their own, so that many migrations may depend on many of one name. */
type Before = ReadonlyMap<string, readonly string[]>

/** No id of a migration begins like this. */
const jobNode = (name: string) => `job ${name}`

/** Before a migration the jobs it depends on; before a job its finalizers; before a finalizer what queues its work. */
function runsBefore(migrations: readonly Migration[], backgrounds: readonly BackgroundMigration[]): Before {
  const before = new Map<string, string[]>()
  for (const { name, queuedBy, finalizedBy } of backgrounds) {
    if (finalizedBy === undefined) continue
    append(before, jobNode(name), finalizedBy)
    if (queuedBy !== undefined) append(before, finalizedBy, queuedBy)
  }
  for (const { id, dependsOn } of migrations) for (const name of dependsOn) append(before, id, jobNode(name))
  return before
}

function append(map: Map<string, string[]>, key: string, value: string): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}

/** Reports cycles of `depends_on`, each as the chain of migrations that wait for each other. */
export function checkDependencyCycles(
  scope: Scope,
  migrations: readonly Migration[],
  backgrounds: readonly BackgroundMigration[],
): void {
  const before = runsBefore(migrations, backgrounds)
  const byId = new Map(migrations.map((migration) => [migration.id, migration]))
  const done = new Set<string>()
  for (const migration of migrations) {
    if (migration.dependsOn.length === 0) continue
    const cycle = findCycle(migration.id, before, done)
    if (!cycle) continue
    const { place } = cycle.map((id) => byId.get(id)).find((one) => one !== undefined) ?? migration
    report(scope, place, 'dependency-cycle', {
      message: `depends_on makes a cycle: ${inWords(cycle)}`,
      next: 'remove one depends_on of the chain, or correct the finalizer',
    })
  }
}

/** How many migrations of a cycle are named. */
const named = 8

function inWords(cycle: readonly string[]): string {
  const ids = cycle.filter((id) => !id.startsWith(jobNode('')))
  const shown = ids.length > named ? [...ids.slice(0, named - 2), `${ids.length - named + 1} others`, ids.at(-1)!] : ids
  return [...shown, ids[0]!].join(' after ')
}

/**
 * Depth first without recursion: a long chain must not end in a stack overflow. Whatever was on the way to a cycle is
 * done as well, so that each node is looked at once.
 */
function findCycle(start: string, before: Before, done: Set<string>): string[] | undefined {
  const path: string[] = []
  const onPath = new Map<string, number>()
  const stack: { id: string; leave: boolean }[] = [{ id: start, leave: false }]
  for (let top = stack.pop(); top; top = stack.pop()) {
    const { id, leave } = top
    if (leave) {
      path.pop()
      onPath.delete(id)
      continue
    }
    const at = onPath.get(id)
    if (at !== undefined) return path.slice(at)
    if (done.has(id)) continue
    done.add(id)
    onPath.set(id, path.length)
    path.push(id)
    stack.push({ id, leave: true })
    for (const next of before.get(id) ?? []) stack.push({ id: next, leave: false })
  }
  return undefined
}
