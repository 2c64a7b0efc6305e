import { backgroundEntries, lineEntries, migrationEntries, releaseEntries } from './entries.ts'
import { mergeList, type GeneratedList } from './merge-list.ts'
import { readTables, type Tables } from './tables.ts'

/** Gives the text of a file of the manifest's folder by its path there; undefined when there is none. */
export type ReadText = (path: string) => string | undefined

/** Every generated file of the manifest and what it should say now. */
export function generatedFiles(read: ReadText): Map<string, string> {
  const tables = readTables((name) => {
    const text = read(`facts/${name}`)
    if (text === undefined) throw new Error(`there is no table facts/${name}`)
    return text
  })
  return new Map(Object.entries(lists(tables)).map(([path, list]) => [path, mergeList(read(path), list)]))
}

function lists(tables: Tables): Record<string, GeneratedList> {
  return {
    'lines.yaml': {
      key: 'lines',
      header: `${origin}; a date by cadence follows from the rule in facts/README.md.`,
      identity: [['line']],
      superseded: {},
      entries: lineEntries(tables),
    },
    'releases.yaml': {
      key: 'releases',
      header: `${origin}.`,
      identity: [['version']],
      superseded: {},
      entries: releaseEntries(tables),
    },
    'migrations.yaml': {
      key: 'migrations',
      header: `${origin}.\n Only migrations that queue or finalize a background migration. The release of a finalizer is inferred.`,
      identity: [['id']],
      superseded: {},
      entries: migrationEntries(tables),
    },
    'background-migrations.yaml': {
      key: 'background_migrations',
      header: `${origin}.\n No finalizer and no "finalization: open" means: nobody looked. No size means: nobody recorded it.`,
      identity: [['name'], ['queued_by', 'queued_in']],
      superseded: { finalized_by: ['finalized_in', 'finalization'] },
      entries: backgroundEntries(tables),
    },
  }
}

const origin = ' Written from facts/*.csv by scripts/generate-gitlab-manifest.ts, which keeps what is added by hand'
