import { machineClock } from '../../../src/adapters/clock.ts'
import { machineProcesses } from '../../../src/adapters/processes.ts'
import { type Ports } from '../../../src/ports/ports.ts'
import { memoryPorts, scriptedTerminal } from '../../support/memory-ports.ts'

/** A product with two databases; one background migration ends in 2.0, one in 2.1, one has no end yet. */
const manifest = `
manifest: 1
product: {id: shop, name: Shop, version_scheme: semver, line: 2}
complete_until: 2026-11-01
databases: [main, stock]
releases:
  - {version: 1.4.0, date: 2025-04-01}
  - {version: 2.0.0, date: 2025-07-01}
  - {version: 2.1.0, date: 2025-10-01}
background_migrations:
  - {name: BackfillWeights, queued_by: "20250101000000", queued_in: "1.4", finalized_in: "2.0", database: main, table: widgets}
  - {name: Recount, queued_by: "20250101000000", queued_in: "1.4", finalized_in: "2.1", database: main, table: widgets}
  - {name: Later, queued_by: "20250201000000", queued_in: "2.0", finalized_in: "2.1", database: main, table: widgets}
`

interface Options {
  readonly answers?: Parameters<typeof scriptedTerminal>[0]
  readonly canAsk?: boolean
  readonly stop?: AbortSignal
}

/** The machine of a test: files in memory, but a real clock and real databases. */
export function site({ answers = [], canAsk = false, stop = new AbortController().signal }: Options = {}): Ports & {
  readonly said: readonly string[]
} {
  const terminal = scriptedTerminal(answers)
  return {
    ...memoryPorts({ '/desk/shop/manifest.yaml': manifest }, { canAsk }),
    clock: machineClock,
    processes: machineProcesses,
    terminal: { ...terminal, canAsk },
    host: { hostName: 'desk', userName: 'ada', pid: 7, stopSignal: () => stop },
    said: terminal.said,
  }
}

/** Flags that reach one database and say that there is no other. */
export const only = (url: string) => ({ manifest: 'shop', database: [`main=${url}`], without: ['stock'] })
