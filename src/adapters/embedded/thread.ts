import { Client } from 'pg'
import { Worker } from 'node:worker_threads'
import { DatabaseError } from '../../domain/errors.ts'
import { valueTypes } from '../postgresql/values.ts'
import { ThreadStream } from './thread-stream.ts'
import { type FromWorker, type ToWorker, type WorkerTask } from './worker.ts'

/** A running embedded server and the one connection to it. */
export interface Thread {
  readonly client: Client
  /** Why it runs no more. */
  readonly ended: () => Error | undefined
  /** Ends it in the middle of what it does, as `kill -9` would; whoever waits for an answer gets `why`. */
  readonly end: (why: Error) => Promise<void>
  /** Everything in it; nobody may be in a transaction. */
  readonly image: () => Promise<Uint8Array>
  readonly close: () => Promise<void>
}

/** Starts the server in a thread of its own. Throws DatabaseError `cannot-open-embedded`. */
export async function startThread(dataDir: string, place: string, image?: Uint8Array): Promise<Thread> {
  // A file of its own in the bundle too, so that the thread loads nothing else.
  const { workerUrl } = await import('./worker.ts')
  const own = image && Uint8Array.from(image)
  const workerData: WorkerTask = { task: 'waystop-embedded', dataDir, image: own }
  // What the server prints is not for the person; a loader of tests is not for the thread.
  const worker = new Worker(new URL(workerUrl), { workerData, stdout: true, stderr: true, execArgv: [] })
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
  await ready(worker, place)
  const stream = new ThreadStream(worker)
  const client = new Client({ stream: () => stream, host: 'embedded', user: 'postgres', types: valueTypes })
  let why: Error | undefined
  const end = async (error: Error): Promise<void> => {
    why ??= error
    stream.destroy(error)
    await worker.terminate()
  }
  client.on('error', (error) => void (why ??= error))
  worker.on('error', (error: unknown) => void end(error instanceof Error ? error : new Error(String(error))))
  worker.on('message', (message: FromWorker) => {
    if (isFailure(message)) void end(new Error(message.failed))
  })
  await client.connect()
  return {
    client,
    ended: () => why,
    end,
    image: () => imageOf(worker),
    close: async () => {
      why ??= new Error('the embedded database was closed')
      worker.postMessage('close' satisfies ToWorker, [])
      await exited
    },
  }
}

const isFailure = (message: FromWorker): message is { readonly failed: string } =>
  typeof message === 'object' && 'failed' in message

function imageOf(worker: Worker): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const onMessage = (message: FromWorker): void => {
      if (!isImage(message)) return
      worker.off('message', onMessage)
      resolve(message.image)
    }
    worker.on('message', onMessage)
    worker.once('exit', () => reject(new Error('the thread ended')))
    worker.postMessage('image' satisfies ToWorker, [])
  })
}

const isImage = (message: FromWorker): message is { readonly image: Uint8Array } =>
  typeof message === 'object' && 'image' in message

function ready(worker: Worker, place: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (what: string): void => reject(cannotOpen(place, what))
    worker.once('error', (error: unknown) => fail(String(error)))
    worker.once('exit', () => fail('it ended at once'))
    worker.once('message', (message: FromWorker) => (isFailure(message) ? fail(message.failed) : resolve()))
  })
}

function cannotOpen(place: string, why: string): DatabaseError {
  return new DatabaseError({
    code: 'cannot-open-embedded',
    what: `cannot open ${place}: ${why}`,
    next: 'is it a folder of an embedded database, of this version of plan, and may you write there? Else name another with --embedded',
  })
}
