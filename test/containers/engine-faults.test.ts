import { describe, expect, inject, test } from 'vitest'
import { workOn } from '../../src/engine/background/work.ts'
import { containerServer, until } from './support/container-server.ts'
import { expectCountedOnce, queueCountedWork, troubles, watchedEngine } from './support/counted-work.ts'

const rows = 20_000
const patient = { untilIdle: true, lease: 3000, poll: 200 }

describe.skipIf(inject('withoutContainers') !== '')('Background work on a server that fails', () => {
  test('goes on where it was when the server was killed and came back, three times over', async () => {
    const server = await containerServer()
    const { engine, more } = await watchedEngine(server.url)
    await queueCountedWork(server, engine, { rows })
    const worked = workOn(engine, { ...patient, workers: 2 })
    for (let kill = 0; kill < 3; kill += 1) {
      await more(40, 'sub-batch')
      await server.kill()
      await server.start()
    }
    expect(await worked).toMatchObject({ ended: 'idle' })
    await expectCountedOnce(server, rows)
    await engine.database.close()
  })

  test('of a worker on a frozen server cannot commit when its lease ended meanwhile', async () => {
    const server = await containerServer()
    const { engine, more } = await watchedEngine(server.url)
    // Long enough that it goes on when the server stands still.
    await queueCountedWork(server, engine, { rows, definition: { pause: 60 } })
    const worked = workOn(engine, { ...patient, lease: 1000, workers: 2 })
    await more(40, 'sub-batch')
    await server.pause()
    await engine.clock.wait(2500)
    await server.unpause()
    expect(await worked).toMatchObject({ ended: 'idle' })
    await expectCountedOnce(server, rows)
    expect(await troubles(server)).toContain('lost')
    await engine.database.close()
  })

  test('that was frozen at a commit and then killed is done again: it was never kept', async () => {
    const server = await containerServer()
    const { engine, more } = await watchedEngine(server.url)
    await queueCountedWork(server, engine, { rows })
    const worked = workOn(engine, { ...patient, workers: 2 })
    await more(40, 'sub-batch')
    await server.pause()
    // What the worker sends now lies in the buffers of a server that will never read it.
    await engine.clock.wait(500)
    await server.killFrozen()
    await server.start()
    expect(await worked).toMatchObject({ ended: 'idle' })
    await expectCountedOnce(server, rows)
    await engine.database.close()
  })

  test('whose commit was kept, but whose answer was lost, is asked for and not done again', async () => {
    const server = await containerServer()
    const { engine, events, more } = await watchedEngine(server.url)
    await queueCountedWork(server, engine, { rows })
    const worked = workOn(engine, { ...patient, workers: 1 })
    await more(40, 'sub-batch')
    // A commit is kept first and answered only when a replica has it as well, which does not exist.
    await server.sql("ALTER SYSTEM SET synchronous_standby_names = 'nobody'")
    await server.sql('SELECT pg_reload_conf()')
    await until(() => server.sql(`SELECT 1 FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND query = 'COMMIT'`))
    await server.disconnect()
    await server.connect()
    await server.sql('ALTER SYSTEM RESET synchronous_standby_names')
    await server.sql('SELECT pg_reload_conf()')
    expect(await worked).toMatchObject({ ended: 'idle' })
    expect(events.filter(({ kind }) => kind === 'sub-batch')).toHaveLength(rows / 50)
    await expectCountedOnce(server, rows)
    expect(await troubles(server)).toEqual([])
    await engine.database.close()
  })

  test('is held while the disk is full, says so, and goes on when there is room', async () => {
    const server = await containerServer({ space: 8, settings: ['autovacuum=off'] })
    await server.sql("CREATE TABLESPACE small LOCATION '/space'")
    const { engine, events, more } = await watchedEngine(server.url)
    await queueCountedWork(server, engine, { rows, tablespace: 'small', definition: { pause: 1 } })
    await server.exec('dd', 'if=/dev/zero', 'of=/space/filler', 'bs=64k', 'count=1000')
    const held = more(1, 'held')
    const worked = workOn(engine, { ...patient, workers: 2 })
    await held
    const [row] = await server.sql('SELECT state, hold_because, last_sqlstate FROM waystop.background_migration')
    expect(row).toMatchObject({ state: 'running', last_sqlstate: '53100' })
    expect(row!['hold_because']).toMatch(/space/u)
    await server.exec('rm', '/space/filler')
    expect(await worked).toMatchObject({ ended: 'idle' })
    await expectCountedOnce(server, rows)
    expect(await troubles(server)).toEqual(['held'])
    expect(events.some(({ kind }) => kind === 'split')).toBe(false)
    await engine.database.close()
  })

  test('waits for a connection when others have taken them all', async () => {
    const server = await containerServer({ settings: ['max_connections=8', 'superuser_reserved_connections=0'] })
    const { engine, more } = await watchedEngine(server.url)
    await queueCountedWork(server, engine, { rows })
    const greedy = await server.takeConnections()
    const trouble = Promise.race([more(1, 'trouble'), more(1, 'held')])
    const worked = workOn(engine, { ...patient, workers: 3 })
    await trouble
    await greedy.giveBack()
    expect(await worked).toMatchObject({ ended: 'idle' })
    await expectCountedOnce(server, rows)
    await engine.database.close()
  })
})
