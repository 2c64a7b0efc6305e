import { type BackgroundChanges } from '../../results/background-changes.ts'
import { type BackgroundList } from '../../results/background-list.ts'

/** What makes the later list of the earlier one. */
export function changesBetween(before: BackgroundList, after: BackgroundList): BackgroundChanges {
  const known = new Map(before.background.map((item) => [item.ref, JSON.stringify(item)]))
  const now = new Set(after.background.map(({ ref }) => ref))
  return {
    kind: 'background-changes',
    schema_version: 1,
    at: after.at,
    verdict: after.verdict,
    counts: after.counts,
    databases: after.databases,
    changed: after.background.filter((item) => known.get(item.ref) !== JSON.stringify(item)),
    gone: [...known.keys()].filter((ref) => !now.has(ref)),
  }
}
