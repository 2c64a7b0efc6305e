import { machineClock } from '../../../src/adapters/clock.ts'
import { type EngineEvent } from '../../../src/engine/events.ts'
import { type Ports } from '../../../src/ports/ports.ts'
import { type Databases } from '../../../src/ports/database.ts'
import { type Body, documentOf } from '../manifests.ts'
import { memoryPorts } from '../memory-ports.ts'
import { type Terminal } from '../../../src/ports/terminal.ts'

type MigrationText = NonNullable<Body['migrations']>[number]

export type TestMigration = Omit<MigrationText, 'up' | 'down'> & {
  /** Its SQL; undefined for one that has none. */
  readonly sql?: string
  readonly downSql?: string
}

export interface TestProduct {
  readonly ports: Ports
  /** Flags that name it. */
  readonly flags: { readonly manifest: string; readonly database: readonly string[] }
  /** What was told while it ran. */
  readonly events: EngineEvent[]
  readonly tell: (event: EngineEvent) => void
  /** Changes a file of SQL. */
  readonly edit: (id: string, sql: string) => void
}

export interface ProductOptions {
  readonly body?: Partial<Body>
  readonly databases?: Databases
  readonly stop?: AbortSignal
  readonly terminal?: Terminal
  readonly canAsk?: boolean
}

/** A product in memory, its databases real. Releases are 1.0.0 to 1.4.0 unless the body says otherwise. */
export function productOf(
  migrations: readonly TestMigration[],
  database: readonly string[],
  { body = {}, databases, stop, terminal, canAsk = false }: ProductOptions = {},
): TestProduct {
  const texts: Record<string, string> = {}
  const entries = migrations.map(({ sql, downSql, ...one }) => {
    if (sql !== undefined) texts[upOf(one.id)] = sql
    if (downSql !== undefined) texts[downOf(one.id)] = downSql
    return {
      ...one,
      ...(sql !== undefined && { up: `sql/${one.id}.up.sql` }),
      ...(downSql !== undefined && { down: `sql/${one.id}.down.sql` }),
    }
  })
  const releases = ['1.0.0', '1.1.0', '1.2.0', '1.3.0', '1.4.0'].map((version) => ({ version }))
  const manifest = documentOf({ releases, migrations: entries, ...body })
  texts['/desk/shop/manifest.yaml'] = JSON.stringify(manifest)
  const ports = memoryPorts(texts, { canAsk, ...(terminal && { terminal }) })
  const events: EngineEvent[] = []
  return {
    ports: {
      ...ports,
      clock: machineClock,
      ...(databases && { databases }),
      host: { ...ports.host, stopSignal: () => stop ?? new AbortController().signal },
    },
    flags: { manifest: '/desk/shop', database },
    events,
    tell: (event) => void events.push(event),
    edit: (id, sql) => void ports.written.set(upOf(id), sql),
  }
}

const upOf = (id: string): string => `/desk/shop/sql/${id}.up.sql`
const downOf = (id: string): string => `/desk/shop/sql/${id}.down.sql`

/** What was told to wait, in order. */
export function waits({ events }: TestProduct): string[] {
  return events.flatMap((event) => (event.kind === 'migration-waits' ? [event.because] : []))
}
