import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { packageRoot } from '../support/postgres/binaries.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const folder = temporaryFolder()

test('The bench of the engine runs every part of ours on a small table', async () => {
  const file = join(folder, 'bench.json')
  const small = ['--rows', '2000', '--rounds', '1', '--memory-rows', '2000', '--finished-batches', '0,10']
  const args = [join(packageRoot, 'bench/engine/run.ts'), ...small, '--migrations', '5', '--no-peers', '--json', file]
  const { stdout } = await promisify(execFile)(process.execPath, args)
  expect(stdout).toContain('| ours, 10 × 1,000 rows × 2 ')
  const { lines } = JSON.parse(readFileSync(file, 'utf8')) as { lines: readonly { part: string; value: number }[] }
  expect([...new Set(lines.map(({ part }) => part))]).toEqual([
    'throughput',
    'foreground',
    'pacing',
    'costs',
    'memory',
    'migrations',
  ])
  expect(lines.filter(({ value }) => !Number.isFinite(value))).toEqual([])
}, 60_000)
