import { type FactsSection, type FactsSql } from '../results/facts-sql.ts'
import { oneLine, printable } from './printable.ts'
import { count } from './words.ts'
import { wrap } from './columns.ts'

/** One SQL file for somebody who has only `psql`. Everything that is not a statement is a comment. */
export function factsSqlText(answer: FactsSql): string {
  const result = printable(answer)
  const blocks = [head(result), ...result.sections.map((one) => section(one, result)), unaskedBlock(result)]
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')
}

function head(result: FactsSql): string[] {
  const { manifest, sections, columns, command } = result
  const statements = sections.reduce((sum, { statements: some }) => sum + some.length, 0)
  if (statements === 0)
    return comment(`No question about ${manifest.name} has a query here (manifest of ${manifest.complete_until}).`)
  return [
    ...comment(
      `Facts about ${manifest.name} for an upgrade plan: ${count(statements, 'question')}, manifest of ${manifest.complete_until}.`,
    ),
    ...comment(
      `Reads only: each query is a transaction of its own that cannot write, ends after ${result.statement_timeout} and waits ${result.lock_timeout} for a lock.`,
    ),
    ...comment('Run it on the primary, as a user that may read the tables. A query that fails stops no other.'),
    '--',
    '--   psql -X -A -t -F, -f facts.sql > facts.csv',
    '--',
    ...comment(`Each line it prints: ${columns.join(',')}`),
    ...comment('Who plans the upgrade reads the lines with'),
    '--',
    `--   ${oneLine(command)}`,
  ]
}

function section({ database, statements }: FactsSection, { sections }: FactsSql): string[] {
  const isFirst = sections[0]?.database === database
  const where = isFirst
    ? []
    : [
        ...comment(
          `Where ${database} is a database of its own, run this section there, not here. Alone it is printed by`,
        ),
        ...comment(`  plan facts sql --database ${database}`),
      ]
  return [
    `-- ${'='.repeat(76)}`,
    ...comment(`Database ${database}`),
    ...where,
    `-- ${'='.repeat(76)}`,
    ...statements.flatMap(({ condition, question, probe, sql }) => [
      '',
      ...comment(`${condition}: ${question}`),
      ...comment(
        `yes when the value is ${probe.operator} ${probe.threshold}${probe.verified ? '' : '; nobody has tried this query yet'}`,
      ),
      sql,
    ]),
  ]
}

function unaskedBlock({ unasked }: FactsSql): string[] {
  if (unasked.length === 0) return []
  return [
    ...comment(
      `Without a query. Whoever knows adds a line to facts.csv, like ${unasked[0]!.condition},yes or ${unasked[0]!.condition},no:`,
    ),
    ...unasked.flatMap(({ condition, question, criterion, because }) => [
      '--',
      ...comment(`${condition}: ${question}`),
      ...comment(`(${criterion === undefined ? '' : `published: ${criterion}; `}${because})`),
    ]),
  ]
}

/** Text on lines that all begin with two dashes: a line feed in it cannot start a statement. */
function comment(text: string): string[] {
  return wrap(text.replaceAll(/\s*\n\s*/gu, ' '), 100).map((line) => `-- ${line}`)
}
