import { readFileSync } from 'node:fs'
import { machineProcesses } from '../../../src/adapters/processes.ts'
import { readManifest } from '../../../src/manifest/read-manifest.ts'
import { commandDriver } from '../../../src/run/drivers/command-driver.ts'
import { type StepContext } from '../../../src/run/driver.ts'

// Installs 17.5.5 with the stand-ins of its environment, as a process that a test can kill.

const preset = readFileSync(new URL('../../../manifests/drivers/gitlab-linux-package.yaml', import.meta.url), 'utf8')
const text = `manifest: 1
product: {id: shop, name: Shop, version_scheme: semver, line: 2}
complete_until: 2026-01-01
drivers: [{id: gitlab, use: gitlab-linux-package}]
`
const result = readManifest([{ path: 'manifest.yaml', text }], [{ path: 'preset.yaml', text: preset }])
if ('problems' in result) throw new Error(JSON.stringify(result.problems))

const folder = process.env['STAND_IN']!
const driver = commandDriver(
  {
    processes: machineProcesses,
    place: { packageRoot: folder, workingFolder: folder, environment: process.env },
    clock: { now: () => Date.now(), wait: () => Promise.resolve() },
  },
  result.ok.drivers[0]!,
  { product: result.ok.product, values: {} },
)
await driver.executors.get('deploy')!.run({
  run: { id: '1', rehearsal: false, values: {} },
  hop: { number: 1, from: '17.3.7', to: '17.5.5', steps: [], landedAt: undefined },
  step: { id: '1.deploy', kind: 'deploy', title: 'install 17.5.5' },
  stop: new AbortController().signal,
  tell: () => undefined,
  deadline: undefined,
} as unknown as StepContext)
