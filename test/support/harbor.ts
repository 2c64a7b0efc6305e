import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { machineClock } from '../../src/adapters/clock.ts'
import { install } from '../../src/app/migrate/install.ts'
import { type Ports } from '../../src/ports/ports.ts'
import { memoryPorts } from './memory-ports.ts'
import { type TestDatabase } from './postgres/database.ts'

const folder = join(import.meta.dirname, '../../manifests/example')

/** A machine with Harbor Desk's manifest in `/desk/harbor`, its files in memory and its databases real. */
export function harborPorts(more: Readonly<Record<string, string>> = {}): Ports {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    statSync(join(folder, path)).isFile(),
  )
  const texts = Object.fromEntries(
    files.map((path) => [`/desk/harbor/${path}`, readFileSync(join(folder, path), 'utf8')]),
  )
  return { ...memoryPorts({ ...texts, ...more }, { canAsk: false }), clock: machineClock }
}

export const harborFlags = ({ url }: Pick<TestDatabase, 'url'>) => ({ manifest: 'harbor', database: [`main=${url}`] })

/** Harbor Desk, freshly installed at a release. */
export async function harborAt(ports: Ports, database: TestDatabase, release: string): Promise<void> {
  await install(ports, { ...harborFlags(database), to: release }, () => undefined)
}

/** All background work of its tables, as if workers had done it. */
export async function finishAll({ sql }: TestDatabase): Promise<void> {
  await sql(`UPDATE waystop.background_migration SET state = 'finished', finished_at = now()`)
}
