// `node bench/engine/memory-worker.ts URL`: a worker alone in its process, which says how much memory it holds.
import { openEngine } from './ground.ts'
import { runWorkers } from './ours.ts'

const engine = await openEngine(process.argv[2]!)
const seen: number[] = []
const look = setInterval(() => seen.push(process.memoryUsage.rss()), 50)
await runWorkers(engine, 2)
clearInterval(look)
seen.push(process.memoryUsage.rss())
await engine.database.close()
process.stdout.write(JSON.stringify(seen))
