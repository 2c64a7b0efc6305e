// `npm run test:majors`: the files whose answers may differ between PostgreSQL versions, on every version but the newest,
// which `npm test` runs everything on. `npm run test:majors -- 14` runs one.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../test/support/postgres/binaries.ts'

/** Under `test`: SQL of ours that asks catalogues, or that a version might plan or refuse in its own way. */
const everywhere = [
  'adapters/postgresql.database.test.ts',
  'app/migrate/up.database.test.ts',
  'engine/background/keys.database.test.ts',
  'engine/background/work.database.test.ts',
  'engine/background/finish.database.test.ts',
  'engine/health/database-health.database.test.ts',
  'schema/snapshot.database.test.ts',
]
/** What reads tables of other systems must also work on servers that are too old for ours. */
const systems = [
  'engine/systems/gitlab-reading.database.test.ts',
  'engine/systems/gitlab-control.database.test.ts',
  'engine/systems/registry.database.test.ts',
]
/** Faults and locks: the oldest version differs from the newest the most. */
const faults = [
  'adapters/postgresql-faults.database.test.ts',
  'app/migrate/locks.database.test.ts',
  'engine/migrations/crash.database.test.ts',
]

const marked: Readonly<Record<string, readonly string[]>> = {
  13: systems,
  14: [...everywhere, ...systems, ...faults],
  15: everywhere,
  16: everywhere,
  17: everywhere,
}

const chosen = process.argv.slice(2)
for (const [major, names] of Object.entries(marked)) {
  if (chosen.length > 0 && !chosen.includes(major)) continue
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
