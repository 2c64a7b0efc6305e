import { changesBetween } from '../app/serve/changes.ts'
import { type Standing } from '../app/serve/ground.ts'
import { type Taken } from '../app/serve/snapshot.ts'

/** Events that are kept for those who come back: two minutes when something changes every second. */
const mostKept = 120

/** The events of the last minutes, each of which leads from one version to the next. */
export interface EventLog {
  readonly record: (taken: Taken<Standing>) => void
  /** What whoever was told this version has missed; of a version that is not known any more that is everything. */
  readonly since: (version: string | undefined) => string
}

interface Kept {
  readonly from: string
  readonly text: string
}

export function eventLog(): EventLog {
  const kept: Kept[] = []
  let last: Taken<Standing> | undefined
  return {
    record: (taken) => {
      if (last && last.version !== taken.version) {
        const changes = changesBetween(last.value.list, taken.value.list)
        kept.push({ from: last.version, text: eventText('changes', changes, taken.version) })
        if (kept.length > mostKept) kept.shift()
      }
      last = taken
    },
    since: (version) => {
      const at = kept.findIndex(({ from }) => from === version)
      if (at !== -1)
        return kept
          .slice(at)
          .map(({ text }) => text)
          .join('')
      return last && version !== last.version ? eventText('snapshot', last.value.list, last.version) : ''
    },
  }
}

/** JSON has no line break of its own, so one line of data is enough. */
export function eventText(name: string, data: object, id?: string): string {
  const head = id === undefined ? '' : `id: ${id}\n`
  return `${head}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`
}
