// `node bench/engine/memory-worker.ts URL`: a worker alone in its process, which says how much memory it holds.
import { openEngine } from './ground.ts'
import { runWorkers } from './ours.ts'

const engine = await openEngine(process.argv[2]!)
const seen: { readonly resident: number; readonly heap: number }[] = []
const look = (): void => {
  const { rss, heapUsed } = process.memoryUsage()
  seen.push({ resident: rss, heap: heapUsed })
}
const looking = setInterval(look, 50)
await runWorkers(engine, 2)
clearInterval(looking)
look()
await engine.database.close()
process.stdout.write(JSON.stringify(seen))
