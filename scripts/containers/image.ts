import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { binariesOf, type Major } from '../../test/support/postgres/binaries.ts'

const entrypoint = fileURLToPath(new URL('entrypoint.sh', import.meta.url))

/** What the entry script calls, and `dd` to fill a disk. */
const applets = ['sh', 'mkdir', 'chmod', 'rm', 'printf', 'dd'] as const

/**
 * The name of an image with this server, built from the binaries of npm when the engine has none of the same content.
 * Nothing is pulled.
 */
export async function ensureImage(host: string, major: Major): Promise<string> {
  const binaries = await binariesOf(major)
  if (!binaries) throw new Error(`no PostgreSQL ${major} is installed for this kind of machine`)
  const native = dirname(dirname(binaries.postgres))
  const name = `waystop-postgres:${major}-${contentOf(native)}`
  if (spawnSync('docker', ['--host', host, 'image', 'inspect', name], { stdio: 'ignore' }).status === 0) return name
  const folder = mkdtempSync(join(tmpdir(), 'waystop-image-'))
  try {
    const root = join(folder, 'root')
    fill(root, native)
    load(host, root, name)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return name
}

/** Changes with the binaries' package, the entry script and this recipe. */
function contentOf(native: string): string {
  const hash = createHash('sha256')
  const files = [join(dirname(native), 'package.json'), entrypoint, fileURLToPath(import.meta.url)]
  for (const file of files) hash.update(readFileSync(file))
  return hash.digest('hex').slice(0, 12)
}

function fill(root: string, native: string): void {
  for (const folder of ['.', 'bin', 'data', 'etc', 'tmp', 'lib64', 'lib']) mkdirSync(join(root, folder))
  for (const folder of ['tmp', 'data']) chmodSync(join(root, folder), 0o1777)
  cpSync(native, join(root, 'pg'), { recursive: true, verbatimSymlinks: true })
  copyFileSync(execFileSync('which', ['busybox'], { encoding: 'utf8' }).trim(), join(root, 'bin/busybox'))
  for (const applet of applets) symlinkSync('busybox', join(root, 'bin', applet))
  for (const library of librariesOf(native)) {
    mkdirSync(join(root, dirname(library)), { recursive: true })
    copyFileSync(library, join(root, library))
  }
  writeFileSync(join(root, 'etc/passwd'), 'root:x:0:0::/:/bin/sh\npostgres:x:70:70::/data:/bin/sh\n')
  writeFileSync(join(root, 'etc/group'), 'root:x:0:\npostgres:x:70:\n')
  copyFileSync(entrypoint, join(root, 'entrypoint.sh'))
  chmodSync(join(root, 'entrypoint.sh'), 0o755)
}

/** Shared objects of this machine that the server is linked with, the loader among them. */
function librariesOf(native: string): readonly string[] {
  const programs = ['initdb', 'postgres'].map((name) => join(native, 'bin', name))
  const said = execFileSync('ldd', programs, { encoding: 'utf8' })
  const paths = [...said.matchAll(/(\/\S+) \(0x/gu)].map(([, path]) => path!)
  return [...new Set(paths)].filter((path) => !path.startsWith(native))
}

function load(host: string, root: string, name: string): void {
  const changes = [
    'ENTRYPOINT ["/entrypoint.sh"]',
    'ENV PATH=/pg/bin:/bin',
    'ENV LD_LIBRARY_PATH=/pg/lib',
    'ENV POSTGRES_PASSWORD=postgres',
    'ENV PGDATA=/data/pg',
    'USER postgres',
  ].flatMap((change) => ['-c', change])
  const archive = `${root}.tar`
  execFileSync('tar', ['--owner=0', '--group=0', '-C', root, '-cf', archive, '.'])
  execFileSync('docker', ['--host', host, 'import', ...changes, archive, name], { stdio: ['ignore', 'ignore', 'pipe'] })
}
