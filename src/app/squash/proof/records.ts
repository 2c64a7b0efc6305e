import { readState } from '../../../engine/migrations/state.ts'
import { type Stage } from '../../rehearse/stage.ts'

/** What the records say of each migration, background migration and release, in words; times and checksums left out. */
export type Records = ReadonlyMap<string, string>

export async function recordsOf({ databases }: Pick<Stage, 'databases'>): Promise<Records> {
  const records = new Map<string, string>()
  for (const [name, database] of databases) {
    const state = await database.transaction(readState, { readOnly: true })
    records.set(`the installation of ${name}`, state.installation?.state ?? 'not there')
    for (const [id, one] of state.applied) records.set(`migration ${id} on ${name}`, one.state)
    for (const one of state.work)
      records.set(`background migration ${one.name} (queued by ${one.queued_by}) on ${name}`, one.state)
    for (const { version, phase } of state.complete) records.set(`release ${version} (${phase}) on ${name}`, 'complete')
  }
  return records
}

/** Where the records after the squash are not those of a straight upgrade, one sentence each. */
export function recordFindings(straight: Records, squashed: Records): string[] {
  return [...new Set([...straight.keys(), ...squashed.keys()])].toSorted().flatMap((subject) => {
    const [expected, found] = [straight.get(subject), squashed.get(subject)]
    if (expected === found) return []
    return [`the record of ${subject} is ${found ?? 'missing'}, and ${expected ?? 'missing'} after a straight upgrade`]
  })
}
