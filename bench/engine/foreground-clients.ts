// In a process of its own, so that what it measures is the server and not the worker. It begins when it says `ready`, ends
// when it is told anything, and then says every latency in milliseconds.
import { Client } from 'pg'

const [url, rows, clients] = [process.argv[2]!, Number(process.argv[3]), Number(process.argv[4])]
const thinkTime = 5
const stop = new AbortController()

/** Single rows at random, as an application changes them: never the column that is being filled. */
async function latenciesOf(client: Client): Promise<readonly number[]> {
  const latencies: number[] = []
  while (!stop.signal.aborted) {
    const id = 1 + Math.floor(Math.random() * rows)
    const start = performance.now()
    await client.query('UPDATE t SET payload = reverse(payload) WHERE id = $1', [id])
    latencies.push(performance.now() - start)
    await new Promise((resolve) => setTimeout(resolve, thinkTime))
  }
  await client.end()
  return latencies
}

const all = Array.from({ length: clients }, () => new Client({ connectionString: url }))
for (const client of all) await client.connect()
process.once('message', () => stop.abort())
process.send!('ready')
const latencies = (await Promise.all(all.map(latenciesOf))).flat()
process.send!(latencies, () => process.disconnect())
