import { type Ports } from '../../ports/ports.ts'
import { type Rehearsal } from '../../results/rehearsal.ts'
import { type RehearsalSink, type RehearseFlags } from './flags.ts'

interface Work {
  /** On a server, where one is made or named. */
  readonly work: (against: string | undefined) => Promise<Rehearsal>
  /** The answer when somebody ends it before there is a server. */
  readonly interrupted: () => Rehearsal
}

/** Rehearses on a server of the major version that was asked for, made of the programs of this machine; it is gone afterwards. */
export async function withOwnServer(
  { servers, host, place }: Ports,
  { postgres, against, database }: RehearseFlags,
  tell: RehearsalSink,
  { work, interrupted }: Work,
): Promise<Rehearsal> {
  if (postgres === undefined || against !== undefined || database !== undefined) return work(against)
  tell(`PostgreSQL ${postgres}  a server of its own is started`)
  // From here on a signal asks us to leave, so that the server is ended first.
  const signal = host.stopSignal()
  const server = await servers
    .start({ major: postgres, environment: place.environment, signal })
    .catch((error: unknown) => {
      if (signal.aborted) return undefined
      throw error
    })
  if (!server) return interrupted()
  try {
    const result = await work(server.url)
    return { ...result, remarks: [...result.remarks, ...server.remarks] }
  } finally {
    await server.stop()
  }
}
