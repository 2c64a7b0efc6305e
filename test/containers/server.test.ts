import { describe, expect, inject, test } from 'vitest'
import { containerServer } from './support/container-server.ts'

describe.skipIf(inject('withoutContainers') !== '')('A server in a container', () => {
  test('keeps what was committed when it is killed, and its address when it is cut off', async () => {
    const server = await containerServer()
    await server.sql('CREATE TABLE t AS SELECT 1 AS n')
    await server.kill()
    await server.start()
    expect(await server.sql('SELECT n FROM t')).toEqual([{ n: 1 }])
    await server.disconnect()
    await server.connect()
    expect(await server.sql('SELECT n FROM t')).toEqual([{ n: 1 }])
  })
})
