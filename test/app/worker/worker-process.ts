import { type ChildProcess, spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll } from 'vitest'
import { type WorkerFlags } from '../../../src/app/worker/request.ts'
import { type WorkerResult } from '../../../src/results/worker.ts'
import { documentOf } from '../../support/manifests.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

export type Line = Readonly<Record<string, unknown>> & { readonly level: string; readonly msg: string }

/** A worker as a process of its own. */
export interface WorkerProcess {
  readonly child: ChildProcess
  /** Every line of its log; one that is no JSON ends the test. */
  readonly lines: Line[]
  /** Resolves with the first line, past or to come, that fits. */
  readonly line: (fits: (line: Line) => boolean) => Promise<Line>
  /** Resolves when it has ended, with what it answered. */
  readonly ended: Promise<{ readonly code: number | null; readonly result: WorkerResult | undefined }>
  readonly kill: (signal: NodeJS.Signals) => void
  /** Everything it wrote, as it was written. */
  readonly text: () => string
}

const script = fileURLToPath(new URL('worker-child.ts', import.meta.url))
const started: ChildProcess[] = []

afterAll(() => {
  for (const child of started) child.kill('SIGKILL')
})

/** The smallest product that has these databases. */
export function productFolder(databases: readonly string[] = ['main']): string {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'manifest.yaml'), JSON.stringify(documentOf({ databases: [...databases] })))
  return folder
}

/** Logs go to stderr, the result to stdout. */
export function startWorker(flags: Partial<WorkerFlags> & Pick<WorkerFlags, 'database'>): WorkerProcess {
  const asked: WorkerFlags = {
    manifest: productFolder(),
    workers: 1,
    limitPerTable: 4,
    limit: 8,
    poll: 200,
    metricsPrefix: 'waystop',
    log: { level: 'debug', to: 'stderr', form: 'json' },
    health: {},
    ...flags,
  }
  const child = spawn(process.execPath, [script, JSON.stringify(asked)], { stdio: ['ignore', 'pipe', 'pipe'] })
  started.push(child)
  return followed(child)
}

function followed(child: ChildProcess): WorkerProcess {
  const lines: Line[] = []
  const waiting = new Set<() => void>()
  let said = ''
  let rest = ''
  let answer = ''
  child.stdout!.setEncoding('utf8').on('data', (text: string) => (answer += text))
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    said += text
    const parts = (rest + text).split('\n')
    rest = parts.pop()!
    for (const part of parts) lines.push(JSON.parse(part) as Line)
    for (const look of waiting) look()
  })
  const ended = new Promise<Awaited<WorkerProcess['ended']>>((resolve) => {
    child.once('close', (code) => {
      resolve({ code, result: answer === '' ? undefined : (JSON.parse(answer) as WorkerResult) })
    })
  })
  return {
    child,
    lines,
    ended,
    text: () => said + answer,
    kill: (signal) => void child.kill(signal),
    line: (fits) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = lines.find((line) => fits(line))
          if (!found) return
          waiting.delete(look)
          resolve(found)
        }
        waiting.add(look)
        look()
        void ended.then(({ result }) =>
          reject(new Error(`the worker ended: ${JSON.stringify(result)}\n${said.slice(-3000)}`)),
        )
      }),
  }
}
