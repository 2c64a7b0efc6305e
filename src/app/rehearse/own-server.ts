import { type Ports } from '../../ports/ports.ts'
import { type Rehearsal } from '../../results/rehearsal.ts'
import { type RehearsalSink, type RehearseFlags } from './flags.ts'

/** Rehearses on a server of the major version that was asked for, made of the programs of this machine; it is gone afterwards. */
export async function withOwnServer(
  { servers, host, place }: Ports,
  { postgres, against, database }: RehearseFlags,
  tell: RehearsalSink,
  work: (against: string | undefined) => Promise<Rehearsal>,
): Promise<Rehearsal> {
  if (postgres === undefined || against !== undefined || database !== undefined) return work(against)
  tell(`PostgreSQL ${postgres}  a server of its own is started`)
  // From here on a signal asks us to leave, so that the server is ended first.
  const signal = host.stopSignal()
  const server = await servers.start({ major: postgres, environment: place.environment, signal })
  try {
    const result = await work(server.url)
    return { ...result, remarks: [...result.remarks, ...server.remarks] }
  } finally {
    await server.stop()
  }
}
