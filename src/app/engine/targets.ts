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
  const { flags, databases } = asked
  const told = byName(flags.database, 'database', asked)
  const direct = byName(flags.directUrl, 'direct-url', asked)
  if (flags.embedded !== undefined) return embedded(ports, asked, told.size + direct.size > 0)
  const given = new Map([...ofInstallation(ports, asked, told), ...ofFlags(told)])
  if (given.size === 0 && direct.size === 0) return embedded(ports, asked, false)
  for (const name of direct.keys()) if (!given.has(name)) throw directAlone(name)
  return {
    targets: databases.flatMap((name) => withDirect(given.get(name), direct.get(name))),
    missing: databases.filter((name) => !given.has(name)),
    remarks: passwordRemarks(flags),
  }
}

type ServerTarget = Extract<DatabaseTarget, { kind: 'postgresql' }>

function withDirect(target: ServerTarget | undefined, directUrl: string | undefined): ServerTarget[] {
  if (!target) return []
  return [directUrl === undefined ? target : { ...target, directUrl }]
}

function directAlone(name: string): UserError {
  return new UserError({
    code: 'usage',
    what: `--direct-url is given for the database ${name}, and nobody says where ${name} itself is`,
    next: `give --database ${name}=… as well, or only --database where there is no pooler`,
  })
}

function embedded(
  { files, place }: Ports,
  { flags, databases, product, command }: Asked,
  isServerGiven: boolean,
): Targets {
  if (isServerGiven)
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

function ofFlags(told: ReadonlyMap<string, string>): [string, ServerTarget][] {
  return [...told].map(([name, url]) => [name, { kind: 'postgresql', name, url }])
}

function byName(flags: readonly string[] | undefined, option: string, asked: Asked): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const flag of flags ?? []) {
    const [name, url] = pairOf(flag, option, asked)
    if (found.has(name)) {
      const what = `--${option} is given twice for the database ${name}`
      throw new UserError({ code: 'usage', what, next: 'leave one of them out, or name each: NAME=URL' })
    }
    found.set(name, url)
  }
  return found
}

/** Words with which a connection string of pairs begins. */
const parameters = new Set(['host', 'hostaddr', 'port', 'dbname', 'user', 'service', 'password', 'sslmode'])

/** A connection string may have an equals sign too: only a database of the product before the first one is a name. */
function pairOf(flag: string, option: string, { databases, product }: Asked): [string, string] {
  const [word] = /^[^=]*/u.exec(flag) ?? ['']
  const isAlone = /^[a-z+]+:\/\//iu.test(flag) || parameters.has(word.trim())
  if (isAlone && !databases.includes(word)) return [databases[0]!, flag]
  const [name, url] = splitPair(flag, option, `${databases[0]}=postgresql://…`)
  if (databases.includes(name)) return [name, url]
  throw unknownDatabase(name, databases, `${product} has no database "${name}"`)
}

function unknownDatabase(name: string, databases: readonly string[], what: string): UserError {
  const next = `its databases are ${databases.join(', ')}`
  return new UserError({ code: 'unknown-database', what, next, suggestions: nearest(name, databases) })
}

/** Secrets of a database are looked up only where no flag says where it is. */
function ofInstallation(
  ports: Ports,
  { installation, databases, product }: Asked,
  told: ReadonlyMap<string, string>,
): [string, ServerTarget][] {
  if (!installation) return []
  const { path, value } = installation
  const unknown = [...value.databases.keys()].find((name) => !databases.includes(name))
  if (unknown !== undefined)
    throw unknownDatabase(unknown, databases, `${path} names a database "${unknown}", which ${product} does not have`)
  return [...value.databases]
    .filter(([name]) => !told.has(name))
    .map(([name, reference]) => [name, targetOf(ports, path, name, reference)])
}

function targetOf(ports: Ports, path: string, name: string, reference: DatabaseReference): ServerTarget {
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
  // An editor ends a file with a new line; a password may well end with a space.
  const text = files.readText(files.resolve(path, '..', file)).replace(/\r?\n$/u, '')
  if (text !== '') return text
  throw new UserError({
    code: 'no-secret',
    what: `${file}, which ${path} names, is empty`,
    next: `write it into ${file}`,
  })
}

/** A password among the arguments stands in the list of processes and in the shell's history. */
function passwordRemarks({ database = [], directUrl = [] }: TargetFlags): string[] {
  const told = [...database, ...directUrl].some((flag) => /:\/\/[^/@?]*:[^@?]+@|\b(?:ssl)?password\s*=/iu.test(flag))
  if (!told) return []
  return [
    'a password in an argument can be read by everybody on this host: put it into ~/.pgpass (PGPASSFILE), a service file, or the installation file as password_from_env',
  ]
}
