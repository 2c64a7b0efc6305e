import { type TestProject } from 'vitest/node'
import { majors, type Major } from './binaries.ts'
import { startServer } from './server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    readonly postgresUrl: string
    readonly postgresMajor: number
  }
}

/** One server for all tests of a run; `WAYSTOP_TEST_POSTGRES=14` chooses its major version. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const wanted = Number(process.env['WAYSTOP_TEST_POSTGRES'] ?? 18) as Major
  if (!majors.includes(wanted)) throw new Error(`WAYSTOP_TEST_POSTGRES must be one of ${majors.join(', ')}`)
  const server = await startServer(wanted)
  project.provide('postgresUrl', server.url)
  project.provide('postgresMajor', wanted)
  return server.stop
}
