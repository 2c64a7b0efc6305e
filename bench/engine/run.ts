// `npm run bench:engine`: the engine against bare loops, queues and runners of others, in one run on one server.
import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
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
    const lines = await withClient(server.url, (client) => {
      const sql: Ground['sql'] = async <Row>(text: string, values?: readonly unknown[]) =>
        (await client.query(text, values as unknown[])).rows as Row[]
      return measure({ url: server.url, serverPid: server.pid, sql }, settings)
    })
    const about = { machine: `${cpus().length} × ${cpus()[0]?.model ?? '?'}`, node: process.version, postgresql: 18 }
    console.log(`${about.machine}, Node ${about.node}, PostgreSQL ${about.postgresql}\n\n${tableOf(lines)}`)
    const answer = { ...about, peers: Object.fromEntries(wanted()), settings, lines: lines.map(judged) }
    if (settings.json !== undefined) writeFileSync(settings.json, `${JSON.stringify(answer, null, 2)}\n`)
  } finally {
    await server.stop()
  }
}

async function measure(ground: Ground, settings: Settings): Promise<readonly Line[]> {
  const lines: Line[] = []
  for (const part of settings.only) lines.push(...(await measured[part](ground, settings)))
  return lines
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
