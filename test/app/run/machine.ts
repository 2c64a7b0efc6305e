import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { machineClock } from '../../../src/adapters/clock.ts'
import { nodeFiles } from '../../../src/adapters/node-files.ts'
import { type Ports } from '../../../src/ports/ports.ts'
import { memoryPorts } from '../../support/memory-ports.ts'

const folders: string[] = []

afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

export function ownFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'waystop-run-'))
  folders.push(folder)
  return folder
}

/** A process on this machine whose journals lie in a folder of its own; nobody can be asked. */
export function processIn(folder: string, more: Partial<Ports> = {}, stop = new AbortController()): Ports {
  const ports = memoryPorts({})
  return {
    ...ports,
    files: nodeFiles,
    clock: machineClock,
    host: { ...ports.host, pid: process.pid, stopSignal: () => stop.signal },
    place: { ...ports.place, workingFolder: folder },
    terminal: { ...ports.terminal, canAsk: false },
    ...more,
  }
}
