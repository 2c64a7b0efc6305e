// `npm run bench:engine`: the engine against bare loops, queues and runners of others, in one run on one server.
import { writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { startServer } from '../../test/support/postgres/server.ts'
import { costs } from './costs.ts'
import { foreground } from './foreground.ts'
import { withClient, type Ground } from './ground.ts'
import { memory } from './memory.ts'
import { migrations } from './migrations.ts'
import { pacing } from './pacing.ts'
import { installPeers, wanted } from './peers.ts'
import { tableOf, verdictOf, type Line } from './report.ts'
import { settingsOf, usage, type Part, type Settings } from './settings.ts'
import { queues, throughput } from './throughput.ts'

const measured: Record<Part, (ground: Ground, settings: Settings) => Promise<readonly Line[]>> = {
  throughput,
  queues,
  foreground,
  pacing,
  costs,
  memory,
  migrations,
}

/** Parts that need what others wrote. */
const withPeers: ReadonlySet<Part> = new Set(['queues', 'migrations'])

async function main(settings: Settings): Promise<void> {
  if (settings.peers && settings.only.some((part) => withPeers.has(part))) installPeers()
  // No settings but those of the test server's address: what PostgreSQL does by default, fsync on.
  const server = await startServer(18, [])
  try {
    console.log(`${machine}, Node ${process.version}, PostgreSQL 18`)
    await withClient(server.url, (client) => {
      const sql: Ground['sql'] = async <Row>(text: string, values?: readonly unknown[]) =>
        (await client.query(text, values as unknown[])).rows as Row[]
      return measure({ url: server.url, serverPid: server.pid, sql }, settings)
    })
  } finally {
    await server.stop()
  }
}

const machine = `${cpus().length} × ${cpus()[0]?.model ?? '?'}`

/** Part by part: what was measured is there when a later part is cut off. */
async function measure(ground: Ground, settings: Settings): Promise<void> {
  const lines: Line[] = []
  for (const part of settings.only) {
    const own = await measured[part](ground, settings)
    lines.push(...own)
    if (own.length > 0) console.log(`\n${tableOf(own)}`)
    if (settings.json !== undefined)
      writeFileSync(settings.json, `${JSON.stringify(answerOf(settings, lines), null, 2)}\n`)
  }
}

function answerOf(settings: Settings, lines: readonly Line[]): object {
  const peers = Object.fromEntries(wanted())
  return { machine, node: process.version, postgresql: 18, load: loadavg(), peers, settings, lines: lines.map(judged) }
}

const judged = (line: Line): object => ({ ...line, verdict: verdictOf(line) })

let settings: Settings | undefined
try {
  settings = settingsOf(process.argv.slice(2))
} catch (error) {
  console.error(`${(error as Error).message}\n${usage}`)
  process.exitCode = 2
}
if (settings) await main(settings)
