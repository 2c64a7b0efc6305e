import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fixedCli, shown } from '../support/fixed-cli.ts'

const { cwd, plan } = fixedCli()
const depot = ['--manifest', 'depot']
const wide = ['--width', '110']

test('plan stop status tells of a shipped product what is known, and claims nothing else', async () => {
  const args = ['stop', 'status', '18.11', '--product', 'gitlab', ...wide]
  await expect(shown(args, await plan(args))).toMatchFileSnapshot('transcripts/stop status gitlab.txt')
})

test('the duties of a stop go from open to done or overdue as time passes', async () => {
  const file = join(cwd, 'depot/manifest.yaml')
  const stop = '  - {line: "2.5", declared: 2026-11-01, reason: shelves get new numbers, for: [Recount]}\n'
  const source = readFileSync(file, 'utf8')
  writeFileSync(file, source.replace('\nreleases:', `${stop}\nreleases:`))
  const told: string[] = []
  const on = async (day: string, args: readonly string[]) => {
    const transcript = await plan(args, { env: { TEST_NOW: `${day}T12:00:00Z` } })
    told.push(`${day}  ${shown(args, transcript)}`)
    return transcript.code
  }
  expect(await on('2026-12-01', ['stop', 'status', '2.5', ...depot, ...wide])).toBe(0)
  expect(await on('2026-12-01', ['stop', 'follow-up', '2.5', ...depot, ...wide])).toBe(3)
  writeFileSync(
    file,
    readFileSync(file, 'utf8').replace('planned: {cut: 2026-12-10, release: 2026-12-15}', 'date: 2026-12-15'),
  )
  expect(await on('2026-12-16', ['stop', 'status', '--all', ...depot, ...wide])).toBe(3)
  expect(await on('2026-12-16', ['stop', 'follow-up', '2.5', ...depot, ...wide, '--dry-run'])).toBe(0)
  expect(readFileSync(file, 'utf8')).not.toContain('minimum_schema')
  expect(await on('2026-12-16', ['stop', 'follow-up', '2.5', ...depot, ...wide])).toBe(0)
  expect(await on('2026-12-17', ['stop', 'follow-up', '2.5', ...depot, ...wide])).toBe(0)
  expect(await on('2026-12-17', ['stop', 'status', '2.5', ...depot, ...wide])).toBe(3)
  expect(await on('2026-12-17', ['agenda', '2.6', ...depot, ...wide])).toBe(0)
  await expect(told.join('\n')).toMatchFileSnapshot('transcripts/stop duties through time.txt')
  expect(readFileSync(file, 'utf8')).toContain('{line: "2.6", minimum_schema: "2.5.0"}')
})
