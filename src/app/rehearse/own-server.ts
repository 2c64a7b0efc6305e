import { type Ports } from '../../ports/ports.ts'
import { type RehearsalSink, type RehearseFlags } from './flags.ts'

interface Work<Answer> {
  /** On a server, where one is made or named. */
  readonly work: (against: string | undefined) => Promise<Answer>
  /** The answer when somebody ends it before there is a server. */
  readonly interrupted: () => Answer
}

/** Works on a server of the major version that was asked for, made of the programs of this machine; it is gone afterwards. */
export async function withOwnServer<Answer extends { readonly remarks: readonly string[] }>(
  { servers, host, place }: Ports,
  { postgres, against, database }: Pick<RehearseFlags, 'postgres' | 'against' | 'database'>,
  tell: RehearsalSink,
  { work, interrupted }: Work<Answer>,
): Promise<Answer> {
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
