import { Duplex } from 'node:stream'
import { type Worker } from 'node:worker_threads'

/** What the driver takes for a socket: its bytes go to the thread, and the answers come back. */
export class ThreadStream extends Duplex {
  readonly #worker: Worker

  constructor(worker: Worker) {
    super()
    this.#worker = worker
    worker.on('message', (message: unknown) => {
      if (message instanceof Uint8Array && !this.destroyed) this.push(message)
    })
  }

  connect(): void {
    process.nextTick(() => this.emit('connect'))
  }

  setNoDelay(): void {
    // There is no network between.
  }

  setKeepAlive(): void {
    // There is no network between.
  }

  override _read(): void {
    // Answers are pushed as they come.
  }

  override _write(chunk: Uint8Array, _encoding: string, done: () => void): void {
    this.#send(chunk)
    done()
  }

  /** A statement is several messages; the server answers those that it gets together. */
  override _writev(chunks: { readonly chunk: Uint8Array }[], done: () => void): void {
    this.#send(Buffer.concat(chunks.map(({ chunk }) => chunk)))
    done()
  }

  /** The driver's buffers are parts of larger ones that it uses again. */
  #send(bytes: Uint8Array): void {
    const own = Uint8Array.from(bytes)
    this.#worker.postMessage(own, [own.buffer])
  }
}
