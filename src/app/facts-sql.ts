import { type Condition } from '../domain/condition.ts'
import { UserError } from '../domain/errors.ts'
import { type Manifest } from '../domain/manifest.ts'
import { nearest } from '../domain/nearest.ts'
import { answerColumns, lockTimeout, probeStatement, statementTimeout } from '../facts/probe-statement.ts'
import { type Ports } from '../ports/ports.ts'
import { type FactsSection, type FactsSql } from '../results/facts-sql.ts'
import { commandLine } from './command-line.ts'
import { chooseGround, type PlanningFlags } from './planning.ts'

export interface FactsSqlFlags extends PlanningFlags {
  readonly database?: readonly string[] | undefined
}

/** SQL that answers a product's conditions, for somebody who has only `psql`. */
export async function factsSql(ports: Ports, flags: FactsSqlFlags): Promise<FactsSql> {
  const { chosen } = await chooseGround(ports, flags)
  const { manifest } = chosen
  const databases = flags.database?.map((name) => databaseNamed(manifest, name)) ?? manifest.databases
  const sections = databases.map((database) => sectionOf(manifest, database))
  return {
    kind: 'facts-sql',
    schema_version: 1,
    manifest: chosen.facts,
    columns: [...answerColumns],
    statement_timeout: statementTimeout,
    lock_timeout: lockTimeout,
    sections: sections.filter(({ statements }) => statements.length > 0),
    unasked: manifest.conditions.flatMap(unasked),
    command: commandLine(['plan', 'upgrade', ...installed(flags), ...chosen.flags, '--facts', 'facts.csv']),
  }
}

function installed({ installation }: FactsSqlFlags): string[] {
  return installation === undefined ? ['--from', 'VERSION'] : ['--installation', installation]
}

function databaseNamed({ databases, product }: Manifest, name: string): string {
  if (databases.includes(name)) return name
  throw new UserError({
    code: 'unknown-database',
    what: `${product.name} has no database "${name}"`,
    next: `its databases are ${databases.join(', ')}`,
    suggestions: nearest(name, databases),
  })
}

function sectionOf({ conditions }: Manifest, database: string): FactsSection {
  const statements = conditions.flatMap(({ id, question, probe }) => {
    const sql = probe?.database === database ? probeStatement(id, probe) : undefined
    return probe && sql !== undefined ? [{ condition: id, question, probe: { ...probe }, sql }] : []
  })
  return { database, statements }
}

function unasked(condition: Condition): FactsSql['unasked'] {
  const because = whyUnasked(condition)
  if (because === undefined) return []
  const { id, question, criterion } = condition
  return [{ condition: id, question, ...(criterion !== undefined && { criterion }), because }]
}

function whyUnasked({ id, probe, nodes, ran }: Condition): string | undefined {
  if (probe) return probeStatement(id, probe) === undefined ? 'its query is not a single query' : undefined
  if (nodes) return `the installation file answers it by the number of ${nodes.role} nodes`
  return ran ? `the versions that ran here answer it: ${ran.text}` : 'no query can answer it'
}
