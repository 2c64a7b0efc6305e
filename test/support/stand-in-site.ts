import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { vi } from 'vitest'
import { machineProcesses } from '../../src/adapters/processes.ts'
import { type DriverDefinition } from '../../src/domain/driver.ts'
import { readManifest } from '../../src/manifest/read-manifest.ts'
import { commandDriver } from '../../src/run/drivers/command-driver.ts'
import { guidedDriver } from '../../src/run/drivers/guided-driver.ts'
import { type DriverOptions, type DriverPorts } from '../../src/run/drivers/site.ts'
import { type Driver, type Probe, type StepContext, type StepEnd, type StepProgress } from '../../src/run/driver.ts'
import { type RunRecord, type RunStep } from '../../src/run/record.ts'
import { type StepKind } from '../../src/domain/step.ts'
import { shippedFiles } from './manifests.ts'
import { temporaryFolder } from './temporary-folder.ts'

// A test starts a dozen programs: a moment, but not on a machine that is busy otherwise.
vi.setConfig({ testTimeout: 60_000 })

const tools = fileURLToPath(new URL('stand-ins', import.meta.url))

/** A machine on which stand-ins are the product's tools, with their state in a folder. */
export interface StandInSite {
  readonly folder: string
  readonly ports: DriverPorts
  readonly set: (key: string, value: string) => void
  readonly get: (key: string) => string | undefined
  /** `apt-install`, `fail`, `100 E: no space`: what goes wrong from now on. */
  readonly wrong: (action: string, how: 'fail' | 'hang' | 'lie' | 'die' | 'wait' | 'go', text?: string) => void
  readonly right: (action: string, how: string) => void
  /** Every call that was made, as `tool [word] [word]`. */
  readonly calls: () => string[]
}

export function standInSite({
  environment = {},
  at,
}: { environment?: Record<string, string>; at?: string } = {}): StandInSite {
  const folder = at ?? temporaryFolder()
  mkdirSync(join(folder, 'switches'), { recursive: true })
  const own = { PATH: `${tools}:${process.env['PATH']}`, STAND_IN: folder, ...environment }
  const file = (key: string) => join(folder, key)
  let now = Date.parse('2026-11-21T12:00:00Z')
  return {
    folder,
    ports: {
      processes: {
        run: (request) => machineProcesses.run({ ...request, environment: { ...request.environment, ...own } }),
      },
      place: { packageRoot: tools, workingFolder: tools, environment: own },
      clock: { now: () => (now += 60_000), wait: () => Promise.resolve() },
    },
    set: (key, value) => writeFileSync(file(key), value),
    get: (key) => (existsSync(file(key)) ? readFileSync(file(key), 'utf8') : undefined),
    wrong: (action, how, text = '') => writeFileSync(file(`switches/${action}.${how}`), `${text}\n`),
    right: (action, how) => rmSync(file(`switches/${action}.${how}`)),
    calls: () => (existsSync(file('log')) ? readFileSync(file('log'), 'utf8').trim().split('\n') : []),
  }
}

const head = `manifest: 1
product: {id: shop, name: Shop, version_scheme: semver, line: 2}
complete_until: 2026-01-01
`

/** A driver that starts from a shipped one. Calls may get a shorter time, so that a test need not wait. */
export function shippedDriver(use: string, entry = '', timeout?: number): DriverDefinition {
  const text = `${head}drivers:\n  - id: ${use}\n    use: ${use}\n${entry}`
  const result = readManifest([{ path: 'manifest.yaml', text }], shippedFiles('drivers'))
  if ('problems' in result) throw new Error(JSON.stringify(result.problems))
  const [driver] = result.ok.drivers
  if (timeout === undefined) return driver!
  const calls = [...driver!.calls].map(([verb, list]) => [verb, list.map((call) => ({ ...call, timeout }))] as const)
  return { ...driver!, calls: new Map(calls) }
}

/** Does and probes single steps of a driver, from 17.3.7 to 17.5.5 unless said otherwise. */
export interface Hand {
  readonly driver: Driver
  readonly run: (kind: StepKind) => Promise<StepEnd>
  readonly probe: (kind: StepKind) => Promise<Probe>
  readonly told: StepProgress[]
}

interface HandOptions extends Partial<DriverOptions> {
  readonly from?: string
  readonly to?: string
  readonly rehearsal?: boolean
  readonly kind?: 'command' | 'guided'
}

export function handOf(site: StandInSite, definition: DriverDefinition, options: HandOptions = {}): Hand {
  const { from = '17.3.7', to = '17.5.5', rehearsal = false, kind = 'command', ...rest } = options
  const product = { id: 'shop', name: 'Shop', scheme: 'semver', lineParts: 2 } as const
  const given: DriverOptions = { product, values: {}, ...rest }
  const driver =
    kind === 'command'
      ? commandDriver(site.ports, definition, given)
      : guidedDriver(site.ports, { definition, installType: undefined }, given)
  const told: StepProgress[] = []
  const hop = { number: 1, from, to, steps: [], landedAt: undefined }
  const context = (step: StepKind): StepContext => ({
    run: { id: '2026-11-21-1', rehearsal, values: given.values } as RunRecord,
    hop,
    step: { id: `1.${step}`, kind: step, title: `${step} ${to}` } as RunStep,
    stop: new AbortController().signal,
    tell: (progress) => void told.push(progress),
    deadline: undefined,
  })
  const executor = (step: StepKind) => {
    const found = driver.executors.get(step)
    if (!found) throw new Error(`the driver ${driver.id} does no ${step}`)
    return found
  }
  return {
    driver,
    told,
    run: (step) => executor(step).run(context(step)),
    probe: (step) => executor(step).probe(context(step)),
  }
}
