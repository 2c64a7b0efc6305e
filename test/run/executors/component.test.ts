import { describe, expect, test } from 'vitest'
import { QueryError } from '../../../src/domain/query-error.ts'
import { type Database } from '../../../src/ports/database.ts'
import { type ComponentStep } from '../../../src/results/plan-parts.ts'
import { componentExecutor } from '../../../src/run/executors/component.ts'
import { manifestOf } from '../../support/manifests.ts'
import { hopOf, runOf } from '../run-of-hops.ts'
import { contextOf } from './context.ts'

const manifest = manifestOf(`manifest: 1
product: {id: shop, name: Shop, version_scheme: semver, line: 2}
complete_until: 2026-11-20
components:
  - id: postgresql
    name: PostgreSQL
    line: 1
    lines: ["13", "14", "16"]
    ranges:
      - {from: "1.0", requires: ">=13 <15"}
      - {from: "2.0", requires: ">=14 <17"}
  - {id: php, name: PHP, line: 2, lines: ["8.1"]}
releases:
  - {version: "1.0.0"}
  - {version: "2.0.0"}
`)

/** A server of a version; a text is why it does not answer. */
function database(name: string, version: number | string): Database {
  const rows = [
    { number: version, standby: false, name, role: 'shop', at: 0, bytes: 0n, used: 0, connection_limit: 9, age: 0 },
  ]
  const tx = { query: () => Promise.resolve({ rows, affected: 1 }), script: () => Promise.resolve() }
  return {
    name,
    transaction: (work: (queries: typeof tx) => unknown) =>
      typeof version === 'string'
        ? Promise.reject(
            new QueryError({ code: 'x', what: version, message: version, next: 'look', sqlstate: '08006' }),
          )
        : Promise.resolve(work(tx)),
  } as unknown as Database
}

const run = runOf([
  hopOf(1, [
    ['component', 5, { subject: 'postgresql' }],
    ['component', 5, { subject: 'php' }],
  ]),
])
const step: ComponentStep = {
  component: 'postgresql',
  name: 'PostgreSQL',
  action: 'move',
  from: '13',
  to: '14',
  at_least: '14.9',
  earliest: '1.0.0',
  latest: '1.0.0',
  serves_until: '2.0.0',
  because: '2.0.0 needs PostgreSQL >=14 <17',
}

const did = (
  versions: readonly (number | string)[],
  planned: ComponentStep | undefined = step,
  id = '1.component.postgresql',
) => {
  const databases = versions.map((version, i) => database(['main', 'ci'][i]!, version))
  const one = componentExecutor({
    manifest,
    databases: () => Promise.resolve(databases),
    planned: (_run, _hop, of) => Promise.resolve(of === 'postgresql' ? planned : undefined),
  })
  return Promise.all([one.run(contextOf(run, id)), one.probe(contextOf(run, id))])
}

describe('a database server', () => {
  test('that is what the plan asks for is done', async () => {
    expect(await did([140_009, 140_012])).toEqual([
      { kind: 'done', outcome: 'PostgreSQL is 14.9 and 14.12' },
      { kind: 'done', because: 'PostgreSQL is 14.9 and 14.12' },
    ])
  })

  test.each([
    [[130_011], 'PostgreSQL of main is 13.11, and 2.0.0 needs >=14 <17'],
    [[160_004], 'PostgreSQL of main is 16.4, and 1.0.0 needs >=13 <15'],
    [[140_008], 'PostgreSQL of main is 14.8, and 14, at least 14.9, is planned'],
    [[140_009, 130_011], 'PostgreSQL of ci is 13.11, and 2.0.0 needs >=14 <17'],
  ])('%o needs a person, who is told what to do and in which range', async (versions, because) => {
    const [end, probe] = await did(versions)
    expect(end).toEqual({
      kind: 'needs-you',
      what: `bring PostgreSQL to 14, at least 14.9, now (1.0.0 works with >=13 <15, 2.0.0 works with >=14 <17): ${because}`,
      commands: [],
    })
    expect(probe).toEqual({ kind: 'not-done', because })
  })

  test('that does not answer is unknown, never done', async () => {
    const [end, probe] = await did([140_009, 'the server is away'])
    expect(end).toMatchObject({ kind: 'needs-you', what: expect.stringContaining('ci cannot be read') })
    expect(probe).toMatchObject({ kind: 'unknown' })
  })

  test('is judged by the ranges of both ends where no plan is at hand', async () => {
    const one = componentExecutor({ manifest, databases: () => Promise.resolve([database('main', 140_001)]) })
    expect(await one.run(contextOf(run, '1.component.postgresql'))).toMatchObject({ kind: 'done' })
  })

  test('that was only to be checked is checked against the range', async () => {
    const check: ComponentStep = { ...step, action: 'check', to: '>=14.10 <17' }
    expect(await did([140_009], check)).toMatchObject([{ kind: 'needs-you' }, { kind: 'not-done' }])
    expect(await did([140_010], check)).toMatchObject([{ kind: 'done' }, { kind: 'done' }])
  })
})

describe('anything else', () => {
  test('is for a person: nothing here tells its version', async () => {
    const [end, probe] = await did([140_009], undefined, '1.component.php')
    expect(end).toMatchObject({
      kind: 'needs-you',
      what: 'bring PHP to a version that serves both ends of the hop: nothing here tells the version of PHP',
    })
    expect(probe).toMatchObject({ kind: 'unknown' })
  })
})
