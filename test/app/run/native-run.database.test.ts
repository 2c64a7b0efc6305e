import { describe, expect, test } from 'vitest'
import { install } from '../../../src/app/migrate/install.ts'
import { listRuns } from '../../../src/app/run/list.ts'
import { resumeRun } from '../../../src/app/run/resume.ts'
import { startRun } from '../../../src/app/run/start.ts'
import { runStatus } from '../../../src/app/run/status.ts'
import { exampleFolder } from '../../manifests/example-run.ts'
import { testDatabase } from '../../support/postgres/database.ts'
import { ownFolder, processIn } from './machine.ts'

const nobody = (): void => undefined
const base = { yes: true, noBackup: 'a test', manifest: exampleFolder } as const

describe('a run of a product that plan drives', () => {
  test(
    'goes from the oldest to the newest release; its journal is in the database and in a file',
    { timeout: 60_000 },
    async () => {
      const { url, sql, db } = await testDatabase()
      const folder = ownFolder()
      const ports = processIn(folder)
      const flags = { ...base, database: [`main=${url}`] }
      await install(ports, { ...flags, to: '1.0.0' }, nobody)
      const told: string[] = []
      const answer = await startRun(ports, { ...flags, to: '2.2.0' }, ({ run, step }) => {
        told.push(`${run.state} ${step?.id ?? ''} ${step?.state ?? ''}`)
      })
      expect(answer).toMatchObject({ outcome: 'done', state: 'done' })
      expect(answer.hops.map(({ to }) => to)).toEqual(['1.2.0', '2.1.0', '2.2.0'])
      expect(told).toContain('running 2.migrate begun')
      expect(await sql('SELECT state FROM waystop.run')).toEqual([{ state: 'done' }])
      // Whoever stands in the folder need not say which product it was.
      expect(await runStatus(ports, {})).toMatchObject({ state: 'done', id: answer.id })
      expect((await listRuns(ports, {})).runs).toMatchObject([{ id: answer.id, state: 'done' }])
      expect(await resumeRun(ports, {}, nobody)).toMatchObject({ state: 'done' })
      await db.transaction((tx) => tx.script('DROP TABLE waystop.run'))
      const away = await runStatus(ports, {})
      expect(away).toMatchObject({ state: 'done', id: answer.id })
      expect(away.remarks.join()).toContain('the database does not answer')
    },
  )
})
