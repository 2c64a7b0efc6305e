import { type RunRecord } from '../../run/record.ts'
import { type RunHold, type RunStore } from '../../run/store.ts'

/** A journal that nobody keeps: a rehearsal begins anew each time. */
export function unkeptJournal(): RunStore {
  const runs = new Map<string, RunRecord>()
  const keep = (record: RunRecord): Promise<void> => {
    runs.set(record.id, record)
    return Promise.resolve()
  }
  const stored = (record: RunRecord) => ({ record, request: undefined, holder: undefined })
  return {
    place: 'nowhere',
    list: () => Promise.resolve([...runs.values()].map(stored)),
    load: (id) => Promise.resolve(runs.has(id) ? stored(runs.get(id)!) : undefined),
    create: keep,
    save: keep,
    request: () => Promise.resolve(),
    hold: () => Promise.resolve(unlostHold),
    remarks: () => [],
  }
}

/** Nobody else knows of it. */
export const unlostHold: RunHold = {
  lost: new AbortController().signal,
  release: () => Promise.resolve(),
}
