import { type BackupHook, type DatabaseReference, type Installation } from '../domain/installation.ts'
import { parseDuration, startOfDay } from '../domain/time.ts'
import { readWindows } from '../domain/window.ts'
import { runProblems } from './installation-run.ts'
import { locate, placeOf, type Located } from './located.ts'
import { type ManifestProblem } from './problem.ts'
import { checkSchema } from './schema-check.ts'
import { installationSchema, type InstallationDocument } from './schema/installation.ts'
import { readYaml } from './yaml-text.ts'

export type InstallationResult = { readonly ok: Installation } | { readonly problems: readonly ManifestProblem[] }

/** Reads an installation file. What it names (conditions, components) is checked where the manifest is known. */
export function readInstallation(file: string, text: string): InstallationResult {
  const reading = readYaml(file, text)
  if ('problems' in reading) return reading
  const { value, located } = reading.ok
  const schemaProblems = checkSchema(installationSchema, value, located)
  if (schemaProblems.length > 0) return { problems: schemaProblems }
  const document = value as InstallationDocument
  const problems = [
    ...dateProblems(document, located),
    ...choiceProblems(document, located),
    ...runProblems(document, located),
  ]
  return problems.length > 0 ? { problems } : { ok: installationOf(document) }
}

function dateProblems({ facts, accepted }: InstallationDocument, root: Located): ManifestProblem[] {
  const dates = [
    ...(facts ?? []).map(({ date }, i) => ({ date, path: ['facts', i, 'date'] })),
    ...(accepted ?? []).map(({ until }, i) => ({ date: until, path: ['accepted', i, 'until'] })),
  ]
  return dates
    .filter(({ date }) => date !== undefined && startOfDay(date) === undefined)
    .map(({ date, path }) => ({
      code: 'bad-date',
      message: `"${date}" is no day of the calendar`,
      place: placeOf(locate(root, path)),
      next: 'write a day like 2026-11-20',
    }))
}

function choiceProblems({ product, manifest }: InstallationDocument, root: Located): ManifestProblem[] {
  if (product === undefined || manifest === undefined) return []
  return [
    {
      code: 'two-manifests',
      message: 'product and manifest are both given',
      place: placeOf(locate(root, ['manifest'])),
      next: 'keep one of them',
    },
  ]
}

function installationOf(document: InstallationDocument): Installation {
  return {
    product: document.product,
    manifest: document.manifest,
    version: document.version,
    installType: document.install_type,
    nodes: new Map(Object.entries(document.nodes ?? {})),
    databases: new Map(Object.entries(document.databases ?? {}).map(([name, entry]) => [name, databaseOf(entry)])),
    components: new Map(Object.entries(document.components ?? {})),
    facts: (document.facts ?? []).map(({ condition, answer, source, date }) => ({ condition, answer, source, date })),
    accepted: (document.accepted ?? []).map(({ id, because, until }) => ({ id, because, until })),
    windows: windowsOf(document),
    timeZone: document.time_zone,
    driver: document.driver,
    notify: document.notify ?? [],
    backup: document.backup && backupOf(document.backup),
    history: document.history ?? [],
    pendingPostMigrations: document.pending_post_migrations ?? 'unknown',
  }
}

/** They were checked before. */
function windowsOf({ windows }: InstallationDocument): Installation['windows'] {
  const reading = readWindows(windows ?? [])
  return 'ok' in reading ? reading.ok : []
}

function backupOf({ policy, command, timeout }: NonNullable<InstallationDocument['backup']>): BackupHook {
  return { policy: policy ?? 'hop', command, timeout: timeout === undefined ? undefined : parseDuration(timeout) }
}

function databaseOf(entry: NonNullable<InstallationDocument['databases']>[string]): DatabaseReference {
  return {
    url: entry.url,
    urlFromEnv: entry.url_from_env,
    urlFromFile: entry.url_from_file,
    service: entry.service,
    passwordFromEnv: entry.password_from_env,
    passwordFromFile: entry.password_from_file,
  }
}
