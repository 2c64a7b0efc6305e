import { type Duration } from '../domain/time.ts'

export interface CommandRequest {
  /** Program and arguments; no shell. */
  readonly command: readonly string[]
  readonly workingFolder: string
  /** Added to our own environment. */
  readonly environment: Readonly<Record<string, string>>
  /** Milliseconds; then, and when the signal is aborted, the whole process group is ended. */
  readonly timeout: Duration
  readonly signal?: AbortSignal | undefined
  readonly input?: string | undefined
  /** Characters of each output that are kept, the last ones. Default: 64 KiB. */
  readonly keep?: number | undefined
}

export interface CommandOutcome {
  /** Undefined when it was ended by a signal or never began. */
  readonly exitCode: number | undefined
  readonly ended: 'itself' | 'timeout' | 'signal' | 'not-found'
  /** The last of each, secrets taken out. */
  readonly stdout: string
  readonly stderr: string
  /** Something was left out before it. */
  readonly cut?: boolean | undefined
}

/** Programs of the machine. Never throws for what a program does. */
export interface Processes {
  readonly run: (request: CommandRequest) => Promise<CommandOutcome>
}
