import { describe, expect, test } from 'vitest'
import { validate } from '../../../src/app/validate/validate.ts'
import { memoryPorts } from '../../support/memory-ports.ts'

const manifest = (up = 'sql/up.sql') => `manifest: 1
product: {id: depot, name: Depot, version_scheme: semver, line: 2}
complete_until: 2026-11-20
releases: [{version: "1.0.0", date: 2026-10-01}]
migrations: [{id: "20260901090000", release: "1.0", up: ${up}}]
`
const sqlRules = ['sql-file-missing', 'sql-syntax', 'sql-rename']

async function found(texts: Readonly<Record<string, string>>, path: string) {
  const { findings } = await validate(memoryPorts(texts), { path, rule: sqlRules })
  return findings.map(({ rule, place, message }) => `${rule} ${place.file}:${place.line}:${place.column} ${message}`)
}

describe('files that migrations name', () => {
  test('lie below the folder of the manifest, and findings stand in them', async () => {
    const texts = { '/desk/m/a.yaml': manifest(), '/desk/m/sql/up.sql': '-- é\nALTER TABLE a\n RENAME TO b;\n' }
    expect(await found(texts, 'm')).toEqual([expect.stringMatching(/^sql-rename m\/sql\/up.sql:2:1 /u)])
    expect(await found(texts, 'm/a.yaml')).toEqual([expect.stringMatching(/^sql-rename m\/sql\/up.sql:2:1 /u)])
  })

  test('are shown with the lines around a finding', async () => {
    const texts = { '/desk/m/a.yaml': manifest(), '/desk/m/sql/up.sql': 'SELECT 1;\r\nSELEC 2;\r\nSELECT 3;\r\n' }
    const { findings } = await validate(memoryPorts(texts), { path: 'm', rule: sqlRules })
    expect(findings).toMatchObject([
      {
        id: 'sql-syntax:20260901090000',
        message: 'PostgreSQL cannot read this: syntax error at or near "SELEC"',
        excerpt: { first_line: 1, lines: ['SELECT 1;', 'SELEC 2;', 'SELECT 3;'] },
      },
    ])
  })

  test('that are not there, a folder or too long are found where the manifest names them', async () => {
    const told = async (texts: Readonly<Record<string, string>>) =>
      (await found({ '/desk/m/a.yaml': manifest(), ...texts }, 'm')).map((one) =>
        one.replace(/^.*cannot be read: /u, ''),
      )
    expect(await told({})).toEqual(['it is not there'])
    expect(await told({ '/desk/m/sql/up.sql/x': '' })).toEqual(['it is not there'])
    expect(await told({ '/desk/m/sql/up.sql': ' '.repeat(4 * 1024 * 1024 + 1) })).toEqual(['it is longer than 4 MiB'])
    expect(await told({ '/desk/m/sql/up.sql': ' '.repeat(4 * 1024 * 1024) })).toEqual([])
    expect(await found({ '/desk/m/a.yaml': manifest() }, 'm')).toEqual([expect.stringContaining(' m/a.yaml:5:57 ')])
  })

  test('are not looked for when none is named: the parser stays unloaded', async () => {
    const ports = memoryPorts({ '/desk/m/a.yaml': manifest().replace(/, up: [^}]+/u, '') })
    const read = () => Promise.reject(new Error('the parser was asked'))
    expect((await validate({ ...ports, sql: { ...ports.sql, read } }, { path: 'm', rule: sqlRules })).findings).toEqual(
      [],
    )
  })

  test('are parsed once: what they say is kept with their texts, and asked again when one of them changes', async () => {
    const kept = new Map<string, string>()
    const cache = {
      get: (sources: readonly string[]) => kept.get(JSON.stringify(sources)),
      put: (sources: readonly string[], text: string) => void kept.set(JSON.stringify(sources), text),
    }
    const sqlText = 'CREATE INDEX i ON a (b);\nALTER TABLE a RENAME TO c;\nALTER TABLE d ALTER e TYPE text;\n'
    const texts = { '/desk/m/a.yaml': manifest(), '/desk/m/sql/up.sql': sqlText }
    const first = await validate({ ...memoryPorts(texts), cache }, { path: 'm' })
    expect(first.findings.length).toBeGreaterThan(1)
    const refusing = { ...memoryPorts({}).sql, read: () => Promise.reject(new Error('the parser was asked')) }
    const again = (changed: typeof texts) => validate({ ...memoryPorts(changed), cache, sql: refusing }, { path: 'm' })
    expect(await again(texts)).toEqual(first)
    await expect(again({ ...texts, '/desk/m/sql/up.sql': `${sqlText}-- more` })).rejects.toThrow('the parser was asked')
  })
})
