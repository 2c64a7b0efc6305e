import { type Migration } from '../../domain/migration.ts'
import { formatPlacement } from '../../domain/placement.ts'
import { type Version } from '../../domain/version.ts'
import { valueOf } from '../../facts/known.ts'
import { finding, type FindingVerdict, type PreflightFinding } from './finding.ts'
import { type HopGround } from './ground.ts'
import { type DatabaseReading } from './readings.ts'
import { wayBack } from './way-back.ts'
import { type SchemaJudgement } from './which-release.ts'

type Ground = Pick<HopGround, 'manifest' | 'request' | 'installed' | 'readings' | 'command'>

/** Is each database what the installed version says it is? */
export function judgeSchema(ground: Ground): readonly PreflightFinding[] {
  return ground.readings.databases.flatMap((one) => [
    ...recordsOf(ground, one),
    ...(one.schema ? schemaOf(ground, one, one.schema) : noRecord(ground, one)),
  ])
}

/** What our own records say besides: another product, a first installation that never ended, a migration left in the middle. */
function recordsOf({ manifest, command }: Ground, { name, place, applied }: DatabaseReading): PreflightFinding[] {
  const reading = valueOf(applied)
  const found: PreflightFinding[] = []
  const { product, state } = reading?.own ?? {}
  if (product !== undefined && product !== manifest.product.id)
    found.push(
      finding({
        id: `another-product:${name}`,
        section: 'schema',
        verdict: 'undetermined',
        message: `${place} holds ${product}, not ${manifest.product.id}: it is the wrong database`,
        next: `name the database of ${manifest.product.name} with --database ${name}=URL`,
      }),
    )
  if (state === 'installing')
    found.push(
      finding({
        id: `still-installing:${name}`,
        section: 'schema',
        verdict: 'illegal',
        message: `the first installation on ${name} was begun and has not ended`,
        next: 'end it before anything newer is installed',
        commands: [command('install')],
      }),
    )
  for (const id of reading?.begun ?? [])
    found.push(
      finding({
        id: `interrupted-migration:${id}`,
        section: 'schema',
        verdict: 'illegal',
        message: `migration ${id} was begun on ${name} and has not ended: nobody wrote down how far it came`,
        next: 'run the migrations of the installed version again; they go on there',
        commands: reading?.own ? [command('migrate', 'status')] : [],
      }),
    )
  return found
}

/** Without a record nothing is said where the manifest has nothing to compare it with. */
function noRecord({ manifest }: Ground, { name, names, applied }: DatabaseReading): PreflightFinding[] {
  const isJudged = manifest.migrations.some(({ database }) => names.includes(database))
  if (!isJudged || applied.known) return []
  return [
    finding({
      id: `schema-unread:${name}`,
      section: 'schema',
      verdict: 'undetermined',
      message: `which migrations are applied on ${name} is not known: ${applied.why}`,
      next:
        applied.sqlstate === '42501'
          ? `let the role read the table of applied migrations; docs/preflight.md lists the rights`
          : `look whether ${name} is the right database`,
    }),
  ]
}

function schemaOf(ground: Ground, { name }: DatabaseReading, judged: SchemaJudgement): PreflightFinding[] {
  switch (judged.state) {
    case 'empty':
      return [empty(ground, name)]
    case 'half-migrated':
      return [halfMigrated(ground, name, judged)]
    case 'cannot-tell':
      return []
    case 'fits':
    case 'post-pending':
      return against(ground, name, judged)
  }
}

function empty({ manifest }: Ground, name: string): PreflightFinding {
  return finding({
    id: `not-installed:${name}`,
    section: 'schema',
    verdict: 'undetermined',
    message: `no migration is recorded on ${name}: ${manifest.product.name} is not installed there`,
    next: 'name another database, or install it first',
  })
}

/** What a manifest that lists only some migrations cannot explain is unknown; what a complete one cannot explain is wrong. */
const graveness = ({ complete }: SchemaJudgement): FindingVerdict => (complete ? 'illegal' : 'undetermined')

function halfMigrated({ manifest, request }: Ground, name: string, judged: SchemaJudgement): PreflightFinding {
  const { closest, missing, extra } = judged
  const way = wayBack(manifest, judged, request)
  const parts = [
    ...(missing.length > 0 ? [`${some(missing)} missing`] : []),
    ...(extra.length > 0 ? [`${some(extra)} too much`] : []),
  ]
  return finding({
    id: `half-migrated:${name}`,
    section: 'schema',
    verdict: graveness(judged),
    message: `${name} is what no release is: nearest is ${closest!.text}, with ${parts.join(' and ')}`,
    next: nextOf(way),
    acceptable: !judged.complete,
  })
}

function nextOf(way: ReturnType<typeof wayBack>): string {
  if (!way) return 'restore a backup; what is applied belongs to no release the manifest knows'
  const { base, reach, landings } = way
  const [first, ...more] = landings
  if (first === undefined)
    return `everything of ${base} is applied, and some of ${reach}, where no legal way leads: restore a backup`
  if (more.length === 0) return `install ${reach} and run its migrations to the end: everything of ${base} is applied`
  return `everything of ${base} is applied, and some of ${reach}: install ${landings.join(', then ')}, and run the migrations of each to the end`
}

/** Compared with the version that counts as installed. */
function against({ request, installed, command }: Ground, name: string, judged: SchemaJudgement): PreflightFinding[] {
  const from = installed.chosen?.version ?? request.from
  const { extra, missingRegular, missingPost } = judged.fitting.fitOf(from)
  if (extra > 0 || missingRegular > 0) return [contradiction(name, from, judged)]
  if (missingPost === 0) return []
  // A manifest that lists only post migrations cannot tell skipped ones from an older release; that another fits can.
  if (!judged.complete && judged.state === 'fits') return [contradiction(name, from, judged)]
  const missing = judged.fitting.missingAt(from)
  return [
    finding({
      id: judged.complete ? `pending-post-migrations:${from.text}` : `schema-gap:${name}`,
      section: 'schema',
      verdict: graveness(judged),
      message: `post migrations of ${from.text} or earlier are not applied on ${name}: ${some(missing)}`,
      next: `run them on ${from.text} before anything newer is installed`,
      commands: judged.complete ? [command('migrate', 'up', '--to', from.text)] : [],
      acceptable: true,
    }),
  ]
}

function contradiction(name: string, from: Version, judged: SchemaJudgement): PreflightFinding {
  const missing = judged.fitting.missingAt(from)
  const extra = judged.fitting.extraAt(from)
  const [first] = judged.candidates
  const parts = [
    ...(missing.length > 0 ? [`lacks ${some(missing)}`] : []),
    ...(extra.length > 0 ? [`has ${some(extra)} of later releases`] : []),
  ]
  const own = first === undefined ? '' : `, and is that of ${rangeText(judged.candidates)}`
  return finding({
    id: `schema-contradiction:${name}`,
    section: 'schema',
    verdict: graveness(judged),
    message: `the schema of ${name} is not that of ${from.text}: it ${parts.join(' and ')}${own}`,
    next: 'find out which version runs there; its migrations may not have been run',
    acceptable: !judged.complete,
  })
}

/** `2.0.0`, `17.3.0 to 17.3.7`. */
function rangeText(versions: readonly Version[]): string {
  const [first] = versions
  const last = versions.at(-1)
  if (!first || !last) return 'no release'
  return first === last ? first.text : `${first.text} to ${last.text}`
}

/** `2 migrations (20260406080000 of 2.0.0, …)`. */
function some(migrations: readonly Migration[]): string {
  const shown = migrations.slice(0, 2).map(({ id, placement }) => `${id} of ${formatPlacement(placement)}`)
  const more = migrations.length > shown.length ? ', …' : ''
  return `${migrations.length} migration${migrations.length === 1 ? '' : 's'} (${shown.join(', ')}${more})`
}
