import { UserError } from '../../domain/errors.ts'
import { type DatabaseReference, type Installation } from '../../domain/installation.ts'
import { nearest } from '../../domain/nearest.ts'
import { type DatabaseTarget } from '../../ports/database.ts'
import { type Ports } from '../../ports/ports.ts'
import { splitPair } from '../told-facts.ts'

/** Which databases a person named, by flags and installation file. */
export interface TargetFlags {
  /** `NAME=URL`; a URL alone is the first database of the product. */
  readonly database?: readonly string[] | undefined
  /** `NAME=URL` of the same server without a pooler between. */
  readonly directUrl?: readonly string[] | undefined
  /** Folder of the embedded databases. */
  readonly embedded?: string | undefined
}

export interface Targets {
  /** In the manifest's order. */
  readonly targets: readonly DatabaseTarget[]
  /** Databases of the product that nobody gave: what is true of them is undetermined. */
  readonly missing: readonly string[]
  readonly remarks: readonly string[]
}

interface Asked {
  readonly flags: TargetFlags
  readonly installation: { readonly path: string; readonly value: Installation } | undefined
  /** Names the manifest knows. */
  readonly databases: readonly string[]
  readonly product: string
  /** The command, for whoever finds an embedded database taken. */
  readonly command: string
}

/** Finds out where the product's databases are. Where nobody names one, they are embedded, below `.waystop`. */
export function resolveTargets(ports: Ports, asked: Asked): Targets {
  const given = new Map([...ofInstallation(ports, asked), ...ofFlags(asked)])
  if (given.size === 0 || asked.flags.embedded !== undefined) return embedded(ports, asked, given)
  const targets = asked.databases.flatMap((name) => given.get(name) ?? [])
  const missing = asked.databases.filter((name) => !given.has(name))
  return { targets, missing, remarks: passwordRemarks(asked.flags) }
}

function embedded(
  { files, place }: Ports,
  { flags, databases, product, command }: Asked,
  given: ReadonlyMap<string, DatabaseTarget>,
): Targets {
  if (given.size > 0)
    throw new UserError({
      code: 'usage',
      what: '--embedded and --database ask for two kinds of database',
      next: 'leave one of them out',
    })
  const root = files.resolve(place.workingFolder, flags.embedded ?? '.waystop', ...(flags.embedded ? [] : [product]))
  return {
    targets: databases.map((name) => ({ kind: 'embedded', name, folder: files.resolve(root, name), command })),
    missing: [],
    remarks: flags.embedded === undefined ? [`no database was named: embedded ones below ${root} are used`] : [],
  }
}

function ofFlags({ flags, databases, product }: Asked): [string, DatabaseTarget][] {
  const direct = new Map((flags.directUrl ?? []).map((flag) => pairOf(flag, 'direct-url', databases, product)))
  const given = (flags.database ?? []).map((flag) => pairOf(flag, 'database', databases, product))
  for (const [i, [name]] of given.entries()) {
    if (given.findIndex(([other]) => other === name) === i) continue
    throw new UserError({ code: 'usage', what: `--database ${name} is given twice`, next: 'leave one of them out' })
  }
  return given.map(([name, url]) => [name, { kind: 'postgresql', name, url, directUrl: direct.get(name) }])
}

/** A URL has an equals sign too: only a word before the first one is a name. */
function pairOf(flag: string, option: string, databases: readonly string[], product: string): [string, string] {
  if (/^[a-z+]+:\/\//iu.test(flag)) return [databases[0]!, flag]
  const [name, url] = splitPair(flag, option, `${databases[0]}=postgresql://…`)
  if (databases.includes(name)) return [name, url]
  throw new UserError({
    code: 'unknown-database',
    what: `${product} has no database "${name}"`,
    next: `its databases are ${databases.join(', ')}`,
    suggestions: nearest(name, databases),
  })
}

function ofInstallation(ports: Ports, { installation }: Asked): [string, DatabaseTarget][] {
  if (!installation) return []
  const { path, value } = installation
  return [...value.databases].map(([name, reference]) => [name, targetOf(ports, path, name, reference)])
}

function targetOf(ports: Ports, path: string, name: string, reference: DatabaseReference): DatabaseTarget {
  const { url, urlFromEnv, urlFromFile, service, passwordFromEnv, passwordFromFile } = reference
  const found =
    url ??
    (urlFromEnv === undefined ? undefined : fromEnvironment(ports, path, name, urlFromEnv)) ??
    (urlFromFile === undefined ? undefined : fromFile(ports, path, urlFromFile)) ??
    (service === undefined ? undefined : `service=${service}`)
  if (found === undefined)
    throw new UserError({
      code: 'no-url',
      what: `${path} does not say where the database ${name} is`,
      next: 'give it url, url_from_env, url_from_file or service',
    })
  const password =
    (passwordFromEnv === undefined ? undefined : fromEnvironment(ports, path, name, passwordFromEnv)) ??
    (passwordFromFile === undefined ? undefined : fromFile(ports, path, passwordFromFile))
  return { kind: 'postgresql', name, url: found, password }
}

function fromEnvironment({ place }: Ports, path: string, name: string, variable: string): string {
  const value = place.environment[variable]
  if (value) return value
  throw new UserError({
    code: 'no-secret',
    what: `the environment variable ${variable} is not set; ${path} names it for the database ${name}`,
    next: `set ${variable}`,
  })
}

function fromFile({ files }: Ports, path: string, file: string): string {
  return files.readText(files.resolve(path, '..', file)).trim()
}

/** A password among the arguments stands in the list of processes and in the shell's history. */
function passwordRemarks({ database = [], directUrl = [] }: TargetFlags): string[] {
  const told = [...database, ...directUrl].some((flag) => /:\/\/[^/@]*:[^@]+@|\bpassword=/iu.test(flag))
  if (!told) return []
  return [
    'a password in an argument can be read by everybody on this host: put it into ~/.pgpass (PGPASSFILE), a service file, or the installation file as password_from_env',
  ]
}
