import { UserError } from '../../domain/errors.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { nearest } from '../../domain/nearest.ts'
import { dayOf } from '../../domain/time.ts'
import { type InstallationDocument } from '../../manifest/schema/installation.ts'
import { type Ports } from '../../ports/ports.ts'
import { componentFlags, componentsOf, installTypeOf } from '../installed.ts'
import { resolveInstalled } from '../../planner/target.ts'
import { named as versionNamed } from '../planning.ts'
import { splitPair, toldFacts } from '../told-facts.ts'
import { databaseEntry, type DatabaseEntry } from './database-reference.ts'

/** What is known about one site, as flags say it. */
export interface InstallationAnswers {
  readonly version: string
  readonly install?: string | undefined
  /** `web=2` */
  readonly node?: readonly string[] | undefined
  /** `main=env:NAME`; `ci=` for a database that is there, reached nobody knows how */
  readonly database?: readonly string[] | undefined
  /** `postgresql=14.11` */
  readonly component?: readonly string[] | undefined
  /** `many-users=no` */
  readonly fact?: readonly string[] | undefined
}

/** The same as a command line says it: nothing of it must be there. */
export interface InitFlags extends Omit<InstallationAnswers, 'version'> {
  readonly version?: string | undefined
  readonly manifest?: string | undefined
  readonly product?: string | undefined
  readonly output?: string | undefined
  readonly force?: boolean | undefined
}

/** Which manifest the file will name: a shipped product, or a path relative to the file. */
export type NamedManifest = Pick<InstallationDocument, 'product' | 'manifest'>

/** The document of an installation file. Whatever the manifest does not know is a UserError. */
export function installationDocument(
  ports: Ports,
  manifest: Manifest,
  named: NamedManifest,
  answers: InstallationAnswers,
): InstallationDocument {
  const version = versionNamed(resolveInstalled(manifest, answers.version), 'version').text
  const install = installTypeOf(manifest, answers.install)
  const nodes = (answers.node ?? []).map((flag) => nodeEntry(manifest, flag))
  const databases = (answers.database ?? []).map((flag) => databaseOf(manifest, flag))
  const components = [...componentsOf(manifest, componentFlags(answers.component ?? []))].map(([id, { text }]) => [
    id,
    text,
  ])
  return {
    installation: 1,
    ...named,
    version,
    ...(install !== undefined && { install_type: install }),
    ...(nodes.length > 0 && { nodes: Object.fromEntries(nodes) }),
    ...(databases.length > 0 && { databases: Object.fromEntries(databases) }),
    ...(components.length > 0 && { components: Object.fromEntries(components) as Record<string, string> }),
    ...factEntries(ports, manifest, answers.fact ?? []),
  }
}

/** Roles whose number of nodes answers a condition. */
export function rolesOf({ conditions }: Manifest): string[] {
  return [...new Set(conditions.flatMap(({ nodes }) => (nodes ? [nodes.role] : [])))]
}

function nodeEntry(manifest: Manifest, flag: string): [string, number] {
  const roles = rolesOf(manifest)
  const [role, number] = splitPair(flag, 'node', `${roles[0] ?? 'web'}=2`)
  if (!roles.includes(role))
    throw new UserError({
      code: 'unknown-role',
      what: `nothing depends on the number of "${role}" nodes`,
      next: roles.length > 0 ? `roles that matter are ${roles.join(', ')}` : 'leave --node out',
      suggestions: nearest(role, roles).map((near) => `--node ${near}=${number}`),
    })
  if (/^\d{1,6}$/u.test(number)) return [role, Number(number)]
  throw new UserError({
    code: 'usage',
    what: `"${number}" is no number of ${role} nodes`,
    next: `write a whole number, like --node ${role}=2`,
  })
}

function databaseOf({ databases, product }: Manifest, flag: string): [string, DatabaseEntry] {
  const [, name = '', how] = /^([^=]*)(?:=(.*))?$/su.exec(flag) ?? []
  if (!databases.includes(name))
    throw new UserError({
      code: 'unknown-database',
      what: `${product.name} has no database "${name}"`,
      next: `its databases are ${databases.join(', ')}; write --database ${databases[0]}=env:NAME`,
      suggestions: nearest(name, databases),
    })
  return [name, how === '' || how === undefined ? {} : databaseEntry(name, how)]
}

function factEntries(
  { clock }: Ports,
  manifest: Manifest,
  flags: readonly string[],
): Pick<InstallationDocument, 'facts'> {
  const today = dayOf(clock.now())
  const { answers } = toldFacts(manifest, today, { installation: undefined, file: undefined, flags, assumeNo: false })
  const facts = [...answers].map(([condition, answer]) => ({ condition, answer, date: today }))
  return facts.length > 0 ? { facts } : {}
}
