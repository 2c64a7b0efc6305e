import { expect, test } from 'vitest'
import { UserError } from '../../../src/domain/errors.ts'
import { watchValidation } from '../../../src/app/validate/watch.ts'
import { memoryPorts } from '../../support/memory-ports.ts'
import { wholeManifest } from '../../rules/example.ts'

const asked = { path: 'm', rule: ['stop-without-reason'] }
const text = (stops: string) => wholeManifest(`releases: [{version: "1.1.0"}]\nstops: [${stops}]\n`)

test('A manifest is checked at first and after every change; what cannot be checked waits for the next one', async () => {
  const ports = memoryPorts({ '/desk/m/manifest.yaml': text('{line: "1.1"}') })
  const states = [text('{line: "1.1", reason: x}'), undefined, text('')]
  const watched: string[] = []
  const changed = (): Promise<void> => {
    const next = states.shift()
    if (next === undefined) ports.written.delete('/desk/m/manifest.yaml')
    else ports.files.writeText('/desk/m/manifest.yaml', next)
    return Promise.resolve()
  }
  const watcher = {
    watch: (path: string) => {
      watched.push(path)
      return { changed, also: () => undefined }
    },
  }
  const told: (number | string)[] = []
  for await (const turn of watchValidation({ ...ports, watcher }, asked)) {
    told.push('result' in turn ? turn.result.findings.length : turn.refusal.code)
    if (told.length === 4) break
  }
  expect({ told, watched }).toEqual({ told: [1, 0, 'no-manifest', 0], watched: ['/desk/m'] })
})

test('Files that a manifest names are watched too, and those of the last one understood while it is broken', async () => {
  const migration = (file: string): string =>
    wholeManifest(
      `releases: [{version: "1.1.0"}]\nmigrations: [{id: "20260101000000", release: "1.1", up: sql/${file}}]\n`,
    )
  const ports = memoryPorts({ '/desk/m.yaml': migration('a.sql'), '/desk/sql/a.sql': 'SELECT 1;' })
  const states = [migration('b.sql'), 'manifest: [', migration('a.sql')]
  const changed = (): Promise<void> => {
    ports.files.writeText('/desk/m.yaml', states.shift()!)
    return Promise.resolve()
  }
  const also: (readonly string[])[] = []
  const watcher = { watch: () => ({ changed, also: (files: readonly string[]) => void also.push(files) }) }
  const turns = watchValidation({ ...ports, watcher }, { path: 'm.yaml' })
  for (let i = 0; i < 4; i += 1) await turns.next()
  expect(also).toEqual([['/desk/sql/a.sql'], ['/desk/sql/b.sql'], ['/desk/sql/a.sql']])
})

test('Nothing is watched where the first check is refused', async () => {
  const turns = watchValidation(memoryPorts({}), asked)
  await expect(turns.next()).rejects.toBeInstanceOf(UserError)
})
