import { describe, expect, test } from 'vitest'
import { fixedCli } from '../support/fixed-cli.ts'

const { plan } = fixedCli()

describe('plan facts sql', () => {
  test('prints one file for whoever has only psql', async () => {
    const { code, stdout, stderr } = await plan(['facts', 'sql', '--manifest', 'depot'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    await expect(stdout).toMatchFileSnapshot('transcripts/facts.sql')
  })

  test('is comments and read-only transactions, nothing else', async () => {
    const { stdout } = await plan(['facts', 'sql'])
    const statements = stdout
      .split('\n')
      .filter((line) => !line.startsWith('--'))
      .join('\n')
      .split(/;$/mu)
      .map((statement) => statement.trim().split(/\s/u, 2).join(' '))
    expect(new Set(statements)).toEqual(
      new Set([
        'BEGIN TRANSACTION',
        'SET LOCAL',
        `SELECT 'many-users'`,
        `SELECT 'npm-registry-used'`,
        `SELECT 'large-ci-pipeline-messages'`,
        'COMMIT',
        '',
      ]),
    )
  })

  test('prints one section alone', async () => {
    const { stdout } = await plan(['facts', 'sql', '--manifest', 'depot', '--database', 'stock'])
    expect(stdout).toContain(`'big-stock' AS condition`)
    expect(stdout).not.toContain(`'many-parcels' AS condition`)
  })

  test('of an unknown database says which there are', async () => {
    expect((await plan(['facts', 'sql', '--manifest', 'depot', '--database', 'stok'])).stderr).toBe(
      'error: Depot has no database "stok"\n  next: its databases are main, stock\n  did you mean stock\n',
    )
  })
})
