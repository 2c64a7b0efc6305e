// `npm run test:majors`: the files whose answers may differ between PostgreSQL versions, on every version but the newest,
// which `npm test` runs everything on. `npm run test:majors -- 14` runs one.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../test/support/postgres/binaries.ts'

/** Folders and files under `test`. */
const engine = ['adapters/postgresql.database.test.ts', 'engine/health', 'schema']
/** What reads tables of other systems must also work where nothing of ours does. */
const systems: readonly string[] = []

const marked: Readonly<Record<string, readonly string[]>> = {
  13: systems,
  14: [...engine, ...systems],
  15: [...engine, ...systems],
  16: [...engine, ...systems],
  17: [...engine, ...systems],
}

const chosen = process.argv.slice(2)
for (const [major, names] of Object.entries(marked)) {
  if (names.length === 0 || (chosen.length > 0 && !chosen.includes(major))) continue
  process.exitCode = runOn(major, names.map(pathOf)) || process.exitCode
}

/** Throws when a file was renamed: it would silently not run. */
function pathOf(name: string): string {
  const path = join('test', name)
  if (!existsSync(join(packageRoot, path))) throw new Error(`scripts/majors.ts names ${path}, which is not there`)
  return path
}

function runOn(major: string, paths: readonly string[]): number {
  console.log(`== PostgreSQL ${major}`)
  const args = [join(packageRoot, 'node_modules/vitest/vitest.mjs'), 'run', '--project', 'database', ...paths]
  const env = { ...process.env, WAYSTOP_TEST_POSTGRES: major }
  return spawnSync(process.execPath, args, { cwd: packageRoot, env, stdio: 'inherit', timeout: 300_000 }).status ?? 1
}
