import { comparisonOperators } from '../../domain/condition.ts'
import { UserError } from '../../domain/errors.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { addEntry } from '../../manifest/edit/entries.ts'
import { type Ports } from '../../ports/ports.ts'
import { type NewEntry } from '../../results/new-entry.ts'
import { writeFiles } from '../changed-files.ts'
import { factsOf } from '../chosen-manifest.ts'
import { changedManifest, readOwn } from '../manifest-change.ts'
import { ownManifest } from '../own-manifest.ts'
import { nextCommand } from './again.ts'

export interface NewConditionFlags {
  readonly manifest?: string | undefined
  readonly product?: string | undefined
  readonly question: string
  readonly why?: string | undefined
  readonly sql?: string | undefined
  readonly operator?: string | undefined
  readonly threshold?: string | undefined
  readonly database?: string | undefined
  readonly dryRun?: boolean | undefined
}

/** Adds a question about an installation, with the query that answers it. */
export async function newCondition(ports: Ports, id: string, flags: NewConditionFlags): Promise<NewEntry> {
  const own = await ownManifest(ports, flags)
  const manifest = await readOwn(ports, own, own.texts)
  checkId(manifest, id)
  const probe = probeOf(manifest, flags)
  const entry = { id, question: flags.question, why: flags.why, probe }
  const texts = addEntry(own.texts, { list: 'conditions', entry, follows: () => true })
  const change = await changedManifest(ports, own, texts)
  return {
    kind: 'new-entry',
    schema_version: 1,
    manifest: factsOf(ports, manifest, own.found),
    what: 'condition',
    name: id,
    outcome: 'added',
    dry_run: flags.dryRun ?? false,
    to_fill: [],
    files: writeFiles(ports, change.wanted, flags.dryRun ?? false),
    remarks: [
      ...(probe ? [] : ['without a query every admin has to answer it by hand, with --fact; --sql adds one']),
      `nothing depends on it yet: write when: [${id}] at a stop or a block`,
    ],
    command: nextCommand(own, ['new', 'condition', id], { ...flags }),
  }
}

function checkId({ conditions }: Manifest, id: string): void {
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/u.test(id) || id.length > 100)
    throw new UserError({
      code: 'bad-name',
      what: `"${id}" is not the id of a condition: words in lower case with hyphens between`,
      next: 'write it like many-users',
    })
  const known = conditions.find((one) => one.id === id)
  if (known)
    throw new UserError({
      code: 'name-taken',
      what: `there is a condition ${id}`,
      place: known.place,
      next: 'choose another id',
    })
}

function probeOf({ databases }: Manifest, { sql, operator, threshold, database }: NewConditionFlags) {
  const given = [sql, operator, threshold].filter((one) => one !== undefined)
  if (given.length === 0) return undefined
  if (sql === undefined || operator === undefined || threshold === undefined)
    throw new UserError({
      code: 'usage',
      what: 'a query needs all of --sql, --operator and --threshold',
      next: 'write all three, like --sql "SELECT count(*) FROM users" --operator ">" --threshold 30000',
    })
  if (!(comparisonOperators as readonly string[]).includes(operator))
    throw new UserError({
      code: 'usage',
      what: `"${operator}" is no operator`,
      next: `write --operator with one of ${comparisonOperators.join(' ')}`,
    })
  const name = database ?? databases[0]!
  if (!databases.includes(name))
    throw new UserError({
      code: 'unknown-database',
      what: `the product has no database "${name}"`,
      next: `its databases are ${databases.join(', ')}`,
    })
  return { database: name, sql, operator, threshold: valueOf(threshold) }
}

function valueOf(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true'
  return /^-?\d+(?:\.\d+)?$/u.test(text) ? Number(text) : text
}
