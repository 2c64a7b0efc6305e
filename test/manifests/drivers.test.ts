import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { nodeFiles } from '../../src/adapters/node-files.ts'
import { loadManifest } from '../../src/app/manifest-folder.ts'
import { readManifest } from '../../src/manifest/read-manifest.ts'
import { chooseDriver } from '../../src/run/drivers/choose-driver.ts'
import { callProgram } from '../../src/run/drivers/call.ts'
import { checkGate } from '../../src/run/gate-check.ts'
import { shippedDriver } from '../support/stand-in-site.ts'
import { memoryPorts } from '../support/memory-ports.ts'
import { shippedFiles } from '../support/manifests.ts'

const packageRoot = fileURLToPath(new URL('../..', import.meta.url))
const shipped = () => {
  const ports = memoryPorts({})
  return { ...ports, files: nodeFiles, place: { ...ports.place, packageRoot } }
}

describe('drivers that ship', () => {
  test.each(readdirSync(`${packageRoot}/manifests/drivers`))('%s can be started from, and says what it is', (file) => {
    const text = shippedFiles('drivers').find(({ path }) => path === file)!.text
    const ids = [...text.matchAll(/^ {2}- id: (.+)$/gmu)].map(([, id]) => id!)
    expect(ids[0]).toBe(file.replace('.yaml', ''))
    for (const id of ids) {
      const driver = shippedDriver(id)
      expect(driver.calls.has('migrate')).toBe(true)
      expect(driver.calls.has('version')).toBe(true)
      // What only reads never says that it may not be called twice.
      for (const verb of ['version', 'status', 'verify'] as const)
        expect(driver.calls.get(verb)?.every(({ repeatable }) => repeatable) ?? true).toBe(true)
      for (const { name, about } of driver.values ?? []) expect(about).not.toBe(name)
    }
  })

  test('GitLab is guided by them for the way it is installed, and driven by them only when they are named', async () => {
    const manifest = await loadManifest(shipped(), `${packageRoot}/manifests/gitlab`)
    const choose = (driver?: string, installType?: string) =>
      chooseDriver(manifest, { driver, installType, drivable: false })
    expect(choose(undefined, 'linux-package')).toMatchObject({
      kind: 'guided',
      definition: { id: 'gitlab-linux-package' },
    })
    expect(choose(undefined, 'linux-package').definition!.calls.has('deploy')).toBe(true)
    expect(choose('gitlab-helm')).toMatchObject({ kind: 'command', definition: { id: 'gitlab-helm' } })
    expect(choose(undefined, 'docker')).toMatchObject({
      kind: 'guided',
      definition: undefined,
      installType: { id: 'docker' },
    })
  })

  test('every manifest that ships is read with them, also out of the cache', async () => {
    const kept = new Map<string, string>()
    const key = (sources: readonly string[]) => sources.join('\0')
    const ports = {
      ...shipped(),
      cache: {
        get: (sources: readonly string[]) => kept.get(key(sources)),
        put: (sources: readonly string[], text: string) => void kept.set(key(sources), text),
      },
    }
    const first = await loadManifest(ports, `${packageRoot}/manifests/gitlab`)
    const again = await loadManifest(ports, `${packageRoot}/manifests/gitlab`)
    expect(kept.size).toBe(1)
    expect(again.drivers).toEqual(first.drivers)
    expect(again.gates).toEqual(first.gates)
  })
})

describe("GitLab's gates", () => {
  const result = readManifest(shippedFiles('gitlab'), shippedFiles('drivers'))
  const gates = 'ok' in result ? result.ok.gates : []

  /** What a gate makes of what its program prints. */
  const reading = (id: string, exitCode: number, stdout: string, stderr = '') => {
    const gate = gates.find((one) => one.id === id)!
    const processes = { run: () => Promise.resolve({ exitCode, ended: 'itself' as const, stdout, stderr }) }
    const place = { packageRoot, workingFolder: packageRoot, environment: {} }
    return checkGate(gate, {
      call: (call, values) => callProgram({ processes, place }, call, values),
      values: new Map(),
    })
  }

  test.each([
    ['no-grafana-settings', 1, '', '', 'holds'],
    ['no-grafana-settings', 0, "12:grafana['enable'] = true\n", '', 'fails'],
    ['no-grafana-settings', 2, '', 'grep: /etc/gitlab/gitlab.rb: No such file or directory', 'unknown'],
    // sudo itself ends with 1, as grep does when it finds nothing.
    ['no-mattermost-settings', 1, '', 'sudo: a password is required', 'unknown'],
    ['redis-7', 0, '# Server\nredis_version:6.2.14\n', '', 'fails'],
    ['redis-7', 0, '# Server\r\nredis_version:7.2.4\r\n', '', 'holds'],
    ['redis-7', 0, 'NOAUTH Authentication required.\n', '', 'unknown'],
    ['redis-7', 1, '', 'Could not connect to Redis at 127.0.0.1:6379: Connection refused', 'unknown'],
    ['os-of-19', 0, 'NAME="Ubuntu"\nVERSION_ID="20.04"\n', '', 'fails'],
    ['os-of-19', 0, 'ID="sles"\nVERSION_ID="15.5"\n', '', 'fails'],
    ['os-of-19', 0, 'ID=debian\nVERSION_ID="12"\n', '', 'holds'],
    ['os-of-19', 9, '', '', 'unknown'],
    ['no-old-background-jobs', 0, '0\n', '', 'holds'],
    ['no-old-background-jobs', 0, '17\n', '', 'fails'],
    ['no-old-background-jobs', 0, 'WARNING: something\n', '', 'unknown'],
    ['advanced-search-before-17', 0, 'There are no pending migrations.\n', '', 'holds'],
    ['advanced-search-before-17', 0, 'Pending Migrations\nBackfillX\n', '', 'fails'],
    ['advanced-search-before-17', 0, '', '', 'ask'],
    ['package-hold-before-18', 0, 'gitlab-ee\n', '', 'holds'],
    ['package-hold-before-18', 0, '', '', 'ask'],
  ])('%s, exit code %d, %j %j: %s', async (id, code, stdout, stderr, verdict) => {
    expect(await reading(id, code, stdout, stderr)).toMatchObject({ verdict })
  })
})
