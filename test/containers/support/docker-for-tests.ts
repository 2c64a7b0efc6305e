import { type TestProject } from 'vitest/node'
import { ensureDocker } from '../../../scripts/containers/docker.ts'
import { ensureImage } from '../../../scripts/containers/image.ts'
import { majors, type Major } from '../../support/postgres/binaries.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Why there are no containers; empty where there are. */
    readonly withoutContainers: string
    readonly dockerHost: string
    readonly postgresImage: string
  }
}

/**
 * A Docker engine and an image for all tests of a run. `WAYSTOP_CONTAINERS=required` installs an engine where that can be
 * done, and fails where root on Linux ends without one; else a machine without an engine skips, and says so in one line.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const required = process.env['WAYSTOP_CONTAINERS'] === 'required'
  const docker = await ensureDocker({ install: required })
  if (typeof docker === 'string') {
    if (required && process.platform === 'linux' && process.getuid?.() === 0) throw new Error(docker)
    process.stderr.write(`containers: skipped, ${docker}\n`)
    provide(project, { withoutContainers: docker, dockerHost: '', postgresImage: '' })
    return () => Promise.resolve()
  }
  const major = Number(process.env['WAYSTOP_TEST_POSTGRES'] ?? 18) as Major
  if (!majors.includes(major)) throw new Error(`WAYSTOP_TEST_POSTGRES must be one of ${majors.join(', ')}`)
  const postgresImage = await ensureImage(docker.host, major)
  provide(project, { withoutContainers: '', dockerHost: docker.host, postgresImage })
  return docker.stop
}

function provide(
  project: TestProject,
  { withoutContainers, dockerHost, postgresImage }: Readonly<Record<string, string>>,
): void {
  project.provide('withoutContainers', withoutContainers!)
  project.provide('dockerHost', dockerHost!)
  project.provide('postgresImage', postgresImage!)
}
