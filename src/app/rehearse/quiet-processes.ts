import { type Manifest } from '../../domain/manifest.ts'
import { type Processes } from '../../ports/processes.ts'

export interface QuietProcesses {
  readonly processes: Processes
  /** Background migrations whose commands were not run. */
  readonly notRun: () => readonly string[]
}

/** Programs that were said to be harmless on a copy; each is told that it is one. */
export function markedProcesses(processes: Processes): Processes {
  return {
    ...processes,
    run: (request) => processes.run({ ...request, environment: { ...request.environment, WAYSTOP_REHEARSAL: '1' } }),
  }
}

/**
 * Programs while an upgrade is rehearsed: those of background migrations that the manifest marks as rehearsable, and no
 * others. The rest is answered as if it had been done, and told.
 */
export function quietProcesses(processes: Processes, { backgroundMigrations }: Manifest): QuietProcesses {
  const rehearsable = new Set(backgroundMigrations.flatMap(({ name, work }) => (work?.rehearsable ? [name] : [])))
  const marked = markedProcesses(processes)
  const notRun = new Set<string>()
  return {
    processes: {
      ...processes,
      run: (request) => {
        const name = request.environment['WAYSTOP_MIGRATION']
        if (name !== undefined && rehearsable.has(name)) return marked.run(request)
        notRun.add(name ?? request.command[0]!)
        return Promise.resolve({ exitCode: 0, ended: 'itself', stdout: '', stderr: '' })
      },
    },
    notRun: () => [...notRun],
  }
}
