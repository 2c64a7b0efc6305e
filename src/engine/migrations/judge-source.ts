import { UserError } from '../../domain/errors.ts'
import { type SqlAct, type SqlProblem, type SqlStatement } from '../../domain/sql-statement.ts'
import { type BackgroundMigration } from '../../domain/background-migration.ts'
import { isFoldedAway } from '../../domain/folded.ts'
import { definitionOf } from '../background/definition.ts'
import { otherDatabase, refuse } from './gates.ts'
import { type Link } from './chain.ts'
import { type UpGround, type UpStep } from './plan-ground.ts'
import { type Refusal } from './refusal.ts'
import { isFile, type SqlFile } from './sql-file.ts'

/** What speaks against running a migration, told from its file and what it queues. */
export function judgeSource({ link, source: { up } }: UpStep, ground: UpGround): Refusal[] {
  const { migration, queues, finalizes } = link
  const work = judgeWork(link, ground)
  if (isFoldedAway(migration)) return [...work, foldedAway(link)]
  if (up === undefined) return queues.length + finalizes.length > 0 ? work : [...work, noSql(link)]
  if (!isFile(up)) return [...work, badSql(link, up)]
  const pooled = migration.transaction === 'none' && ground.pooled.has(migration.database)
  return [...work, ...(pooled ? [needsDirect(link)] : []), ...judgeStatements(link, up)]
}

/** Said of a file that is about to be run, whichever way. */
export function judgeStatements(link: Link, { statements = [] }: SqlFile): Refusal[] {
  return statements.flatMap((statement) => judgeStatement(link, statement))
}

function judgeStatement(link: Link, statement: SqlStatement): Refusal[] {
  const { id, transaction } = link.migration
  const at = statement.place
  const control = statement.acts.find(isControl)
  if (control)
    return [
      {
        ...refuse(link, 'transaction-control', {
          message: `${control.what} stands in the SQL of ${id}, whose transactions plan opens and ends itself`,
          next: 'take it out; what refuses a transaction is written with transaction: none',
        }),
        place: control.place,
      },
    ]
  const outside = statement.acts.find((act) => refusesTransaction(act))
  if (transaction === 'one' && outside)
    return [
      {
        ...refuse(link, 'outside-transaction', {
          message: `${id} runs in one transaction, and PostgreSQL refuses "${statement.text}" in one`,
          next: `write transaction: none at ${id}, with nothing else in its file`,
        }),
        place: outside.place,
      },
    ]
  const nameless = statement.acts.some((act) => act.kind === 'create-index' && act.concurrently && !act.name)
  if (!nameless) return []
  return [
    {
      ...refuse(link, 'nameless-index', {
        message: `an index that ${id} builds CONCURRENTLY has no name: after a crash it could not be found again`,
        next: 'give it a name',
      }),
      place: at,
    },
  ]
}

type Control = Extract<SqlAct, { kind: 'transaction' }>

/** Savepoints stay inside the transaction that we opened. */
function isControl(act: SqlAct): act is Control {
  return act.kind === 'transaction' && !/^(?:SAVEPOINT|RELEASE|ROLLBACK TO)/u.test(act.what)
}

/** As far as its text tells; PostgreSQL has the last word, with `25001`. */
export function refusesTransaction(act: SqlAct): boolean {
  switch (act.kind) {
    case 'create-index':
    case 'drop-index':
    case 'reindex':
    case 'detach-partition':
      return act.concurrently
    default:
      return act.kind === 'outside-transaction'
  }
}

/** Work is queued and finalized in the transaction of the migration, so in its database. */
function judgeWork(link: Link, { manifest }: UpGround): Refusal[] {
  const { id, database, queues } = link.migration
  const elsewhere = (work: BackgroundMigration): boolean => work.databases.some((name) => name !== database)
  const told = new Set(link.queues.map(({ name }) => name))
  const unknown = (queues ?? []).filter((name) => !told.has(name))
  return [
    ...link.queues.filter(elsewhere).map((work) => otherDatabase(link, work, 'queues')),
    ...link.queues.flatMap((work) => notRunnable(link, work)),
    ...unknown.map((name) =>
      refuse(link, 'queue-unknown', {
        message: `${id} says that it queues ${name}, and no background migration of that name says queued_by: "${id}"`,
        next: manifest.backgroundMigrations.some((work) => work.name === name)
          ? `write queued_by: "${id}" at ${name}`
          : `add ${name} to background_migrations`,
      }),
    ),
  ]
}

function notRunnable(link: Link, work: BackgroundMigration): Refusal[] {
  try {
    definitionOf(work)
    return []
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return [{ ...refuse(link, 'not-runnable', { message: error.what, next: error.next }), place: work.place }]
  }
}

function noSql(link: Link): Refusal {
  return refuse(link, 'no-sql', {
    message: `${link.migration.id} names no SQL, and neither queues nor finalizes anything`,
    next: 'write up: with the path of its SQL',
  })
}

/** Only a database that is newly made gets it, with the structure. */
function foldedAway(link: Link): Refusal {
  const { id, removed } = link.migration
  const when = removed?.in.kind === 'recorded' ? removed.in.main.text : 'a later release'
  return refuse(link, 'no-sql', {
    message: `${id} was folded into the structure of ${when}, and its SQL is gone from this checkout`,
    next: `take the checkout of a release before ${when}, with its manifest`,
  })
}

export function badSql(link: Link, { kind, message, place }: SqlProblem): Refusal {
  const { file } = place
  return {
    ...refuse(link, 'bad-sql', {
      message:
        kind === 'syntax'
          ? `${file} is no SQL that PostgreSQL reads: ${message}`
          : `${file} cannot be read: ${message}`,
      next: 'mend the file; the path counts from the folder of the manifest',
    }),
    place,
  }
}

function needsDirect(link: Link): Refusal {
  const { id, database } = link.migration
  return refuse(link, 'needs-direct-connection', {
    message: `${id} runs outside of a transaction and needs a connection of its own, and ${database} is reached through a pooler`,
    next: `name the server behind it as well: --direct-url ${database}=postgresql://…`,
  })
}
