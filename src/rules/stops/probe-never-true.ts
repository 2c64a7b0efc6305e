import { type Condition } from '../../domain/condition.ts'
import { type Rule } from '../rule.ts'

/** A probe can answer yes. */
export const rule: Rule = {
  name: 'probe-never-true',
  group: 'stops',
  severity: 'error',
  summary: 'a probe whose threshold no value can reach',
  why: `The answer is always no, so installations that need the stop or the block pass it by. It happens when \`>\` or
\`<\` compares with something that is no number, and when rows are counted under a \`LIMIT\` that stops before the threshold:
at most 1000 rows are never more than 1000.`,
  fix: 'Compare with a number, and count one row more than the threshold: `LIMIT 1001` for more than 1000.',
  since: '0.2.0',
  bad: {
    manifest: `
releases: [{version: "1.0.0"}, {version: "1.1.0"}, {version: "1.2.0"}]
conditions:
  - id: large
    question: Has the parcels table more than 1,000 rows?
    probe: {database: main, sql: SELECT count(*) FROM (SELECT 1 FROM parcels LIMIT 1000) x, operator: ">", threshold: 1000}
stops:
  - {line: "1.1", when: [large], reason: the weights of parcels are filled in here}
`,
  },
  good: {
    manifest: `
releases: [{version: "1.0.0"}, {version: "1.1.0"}, {version: "1.2.0"}]
conditions:
  - id: large
    question: Has the parcels table more than 1,000 rows?
    probe: {database: main, sql: SELECT count(*) FROM (SELECT 1 FROM parcels LIMIT 1001) x, operator: ">", threshold: 1000}
stops:
  - {line: "1.1", when: [large], reason: the weights of parcels are filled in here}
`,
  },
  *check({ manifest: { conditions } }) {
    for (const { id, probe, place } of conditions) {
      const problem = probe && problemOf(probe)
      if (problem) yield { subject: id, ...problem, at: { entry: place, field: ['probe', problem.field] } }
    }
  },
}

type Probe = NonNullable<Condition['probe']>

function problemOf({ sql, operator, threshold }: Probe) {
  if (operator !== '=' && typeof threshold !== 'number')
    return {
      field: 'threshold',
      message: `${operator} compares numbers, and the threshold ${JSON.stringify(threshold)} is none: the answer is always no`,
      next: 'write a number, or compare with =',
    }
  const most = mostRows(sql)
  if (most === undefined || typeof threshold !== 'number' || !isBeyond(most, operator, threshold)) return undefined
  return {
    field: 'sql',
    message: `at most ${most} rows are counted, which is never ${operator} ${threshold}`,
    next: `count more of them: LIMIT ${threshold + 1}`,
  }
}

/** The limit of the one subquery whose rows are counted; undefined for every other shape of query. */
function mostRows(sql: string): number | undefined {
  const limit = /^\s*select\s+count\(\*\)\s+from\s*\(\s*select\s[^()]*\slimit\s+(\d{1,15})\s*\)[^()]*$/iu.exec(sql)
  return limit ? Number(limit[1]) : undefined
}

function isBeyond(most: number, operator: Probe['operator'], threshold: number): boolean {
  if (operator === '>') return most <= threshold
  return (operator === '>=' || operator === '=') && most < threshold
}
