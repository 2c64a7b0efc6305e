import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const dist = fileURLToPath(new URL('../../dist', import.meta.url))

/** The text of a built file and of everything it imports before it runs. */
function loadedWith(file: string, seen = new Set<string>()): string {
  if (seen.has(file)) return ''
  seen.add(file)
  const text = readFileSync(file, 'utf8')
  const imported = [...text.matchAll(/\b(?:from|import)"(\.[^"]+)"/g)].map(([, path]) =>
    join(dirname(file), path ?? ''),
  )
  return text + imported.map((path) => loadedWith(path, seen)).join('')
}

const mark = {
  typebox: '~kind',
  oclif: 'enableJsonFlag',
  yaml: 'tag:yaml.org',
  ajv: 'schemaPath',
  liquid: 'strictVariables',
  prompts: 'User force closed',
  sql: 'nests too deeply to be read',
  pino: 'sonic boom is not ready yet',
  prometheus: 'process_cpu_user_seconds_total',
}

/** Every built file. */
function everything(): string {
  const files = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'))
  return files.map((name) => readFileSync(join(dist, name), 'utf8')).join('')
}

test('a command brings the shell, and schemas only when it prints one', () => {
  const schema = loadedWith(join(dist, 'commands/manifest/schema.js'))
  expect(schema).toContain(mark.oclif)
  expect(schema).toContain(mark.typebox)
})

const late = ['typebox', 'yaml', 'ajv', 'liquid', 'prompts', 'sql', 'pino', 'prometheus'] as const

test.each(['upgrade', 'next', 'start', 'init'])('plan %s starts without what only some answers need', (command) => {
  const loaded = loadedWith(join(dist, `commands/${command}.js`))
  expect(loaded).toContain(mark.oclif)
  expect(late.filter((name) => loaded.includes(mark[name]))).toEqual([])
})

test('plan validate starts without the parser of SQL, which only some manifests need', () => {
  expect(loadedWith(join(dist, 'commands/validate.js'))).not.toContain(mark.sql)
})

test('plan worker begins without what only its log and its metrics need', () => {
  const loaded = loadedWith(join(dist, 'commands/worker.js'))
  expect((['pino', 'prometheus', 'ajv', 'sql'] as const).filter((name) => loaded.includes(mark[name]))).toEqual([])
})

test('what starts late is there all the same', () => {
  const all = everything()
  expect(late.filter((name) => !all.includes(mark[name]))).toEqual([])
})
