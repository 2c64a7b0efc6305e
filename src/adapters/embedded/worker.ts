import { parentPort, workerData } from 'node:worker_threads'

/** What the thread is told at its start. */
export interface WorkerTask {
  readonly task: 'waystop-embedded'
  /** Absolute path, or `memory://`. */
  readonly dataDir: string
  /** What it begins with. */
  readonly image?: Uint8Array<ArrayBuffer> | undefined
}

/** Bytes of the wire protocol, or an order. */
export type ToWorker = Uint8Array | 'close' | 'image'
export type FromWorker = Uint8Array | 'ready' | { readonly failed: string } | { readonly image: Uint8Array }

/** This very file, built or not: the thread runs it too. */
export const workerUrl = import.meta.url

if (parentPort && (workerData as Partial<WorkerTask> | null)?.task === 'waystop-embedded') {
  await serve(parentPort, workerData as WorkerTask)
}

/** PostgreSQL in WebAssembly: it answers whole messages of the wire protocol and blocks its thread meanwhile. */
async function serve(port: NonNullable<typeof parentPort>, { dataDir, image }: WorkerTask): Promise<void> {
  const tell = (message: FromWorker): void => port.postMessage(message)
  try {
    const { PGlite } = await import('@electric-sql/pglite')
    const database = await PGlite.create({ dataDir, ...(image && { loadDataDir: new Blob([image]) }) })
    port.on('message', (message: ToWorker) => {
      if (message === 'close') void database.close().finally(() => process.exit())
      else if (message === 'image')
        void imageOf(database).then(tell, (error: unknown) => tell({ failed: String(error) }))
      else void answer(database, message).then(tell, (error: unknown) => tell({ failed: String(error) }))
    })
    tell('ready')
  } catch (error) {
    tell({ failed: error instanceof Error ? error.message : String(error) })
    port.close()
  }
}

/** Not compressed: it stays on this machine, and time counts. */
async function imageOf(database: {
  readonly dumpDataDir: (compression: 'none') => Promise<Blob>
}): Promise<FromWorker> {
  return { image: new Uint8Array(await (await database.dumpDataDir('none')).arrayBuffer()) }
}

interface Server {
  readonly execProtocolRawStream: (
    message: Uint8Array,
    options: { readonly onRawData: (data: Uint8Array) => void },
  ) => Promise<void>
}

/** The parts are views of the server's memory, which it uses again. */
async function answer(database: Server, message: Uint8Array): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  await database.execProtocolRawStream(message, { onRawData: (data) => void parts.push(data.slice()) })
  return Buffer.concat(parts)
}
