import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { preflight, preflightOutcome } from '../../../src/app/preflight/preflight.ts'
import { type Ports } from '../../../src/ports/ports.ts'
import { type CommandOutcome } from '../../../src/ports/processes.ts'
import { type Preflight } from '../../../src/results/preflight.ts'
import { finishAll, harborAt, harborFlags, harborPorts } from '../../support/harbor.ts'
import { testDatabase, type TestDatabase } from '../../support/postgres/database.ts'

const example = readFileSync(join(import.meta.dirname, '../../../manifests/example/manifest.yaml'), 'utf8')
const programs = `
drivers:
  - id: desk-tools
    name: Desk tools
    kind: command
    values: [{name: desk, about: name of the desk, default: front}]
    calls:
      - {do: version, run: [desk-version, "{with.desk}"], reads: {text: '(?<version>\\d+\\.\\d+\\.\\d+)'}}
      - do: status
        run: [desk-status]
        outputs: [{matches: '^none', means: nothing-to-do, because: it has none}]
        reads: {lines: '^(?<name>\\w+) (?<state>\\w+)$'}
      - {do: deploy, run: [desk-install, "{version}"]}
    states: {finished: [ok], failed: [broken]}
gates:
  - id: cranes-parked
    title: The cranes are parked
    entering: ">=2.0"
    check: {run: [cranes, "{from}", "{version}"], exits: [{codes: [3], means: undetermined}], reads: {text: 'out (?<out>\\d+)'}, expect: [{field: out, operator: "=", threshold: 0}]}
  - id: harbor-master
    title: The harbor master knows
    entering: ">=2.0"
`

/** A machine whose programs print what a test says; whatever else is called is not there. */
function desk(prints: Readonly<Record<string, string | number>>): { readonly ports: Ports; readonly calls: string[] } {
  const calls: string[] = []
  const ports = harborPorts({ '/desk/harbor/manifest.yaml': example + programs, '/desk/site.yaml': installation })
  const run = ({ command }: { readonly command: readonly string[] }): Promise<CommandOutcome> => {
    calls.push(command.join(' '))
    const told = prints[command[0]!]
    if (told === undefined) return Promise.resolve({ exitCode: undefined, ended: 'not-found', stdout: '', stderr: '' })
    const exitCode = typeof told === 'number' ? told : 0
    return Promise.resolve({ exitCode, ended: 'itself', stdout: String(told), stderr: '' })
  }
  return { ports: { ...ports, processes: { run } }, calls }
}

const installation = `installation: 1
product: example
version: 1.2.0
driver: desk-tools
`

const told = ({ findings }: Preflight) =>
  findings
    .filter(({ verdict }) => verdict === 'illegal' || verdict === 'undetermined')
    .map(({ id, verdict }) => `${verdict} ${id.split('@')[0]!}`)

let main: TestDatabase

beforeAll(async () => {
  main = await testDatabase()
  await harborAt(harborPorts(), main, '1.2.0')
  await finishAll(main)
}, 60_000)

const asked = (more: Readonly<Record<string, unknown>> = {}) => ({ ...harborFlags(main), to: '2.1.0', ...more })
const well = { 'desk-version': '1.2.0', 'desk-status': 'none', cranes: 'out 0' }

describe('Preflight and the programs of a machine', () => {
  test('calls none where nobody named a driver, and says so once', async () => {
    const { ports, calls } = desk(well)
    const result = await preflight(ports, asked())
    expect([calls, result.verdict]).toEqual([[], 'legal'])
    expect(result.remarks.filter((one) => one.includes('no program of this machine was asked'))).toHaveLength(1)
    expect(result.findings.filter(({ section }) => section === 'gates').map(({ verdict }) => verdict)).toEqual([
      'duty',
      'duty',
    ])
  })

  test('says nothing of programs where a product has none', async () => {
    const result = await preflight(harborPorts(), asked())
    expect(result.remarks.join()).not.toContain('program')
  })

  test('with a driver reads the installed version and asks the gates; what only a person knows stays listed', async () => {
    const { ports, calls } = desk(well)
    const result = await preflight(ports, asked({ driver: 'desk-tools', with: ['desk=back'] }))
    expect(calls).toEqual(['desk-version back', 'cranes 1.2.0 2.1.0'])
    expect(result.verdict).toBe('legal')
    expect(result.installed[0]).toEqual({ version: '1.2.0', source: 'desk-version back', chosen: true })
    const gates = result.findings.filter(({ section }) => section === 'gates')
    expect(gates.map(({ id, verdict }) => `${verdict} ${id.split('@')[0]!}`)).toEqual(['duty gate:harbor-master'])
    expect(result.remarks.join()).toContain('the gate cranes-parked holds: out is 0')
    expect(result.command).toContain('--driver desk-tools --with desk=back')
    expect(result.next).toContain('plan run start')
  })

  test('finds that the installed version is another than its migrations, and than what a person says', async () => {
    const newer = await preflight(desk({ ...well, 'desk-version': '2.0.1' }).ports, asked({ driver: 'desk-tools' }))
    expect([newer.verdict, newer.from?.version]).not.toEqual(['legal', '1.2.0'])
    expect(told(newer).join()).toMatch(/(?:half-migrated|schema-contradiction):main/u)
    const { ports } = desk({ ...well, 'desk-version': '1.1.0' })
    const said = await preflight(ports, asked({ driver: 'desk-tools', from: '1.2.0' }))
    expect(told(said)).toEqual(['undetermined version-contradiction:code'])
    expect(preflightOutcome(said)).toBe('undetermined')
    const silent = await preflight(desk({ ...well, 'desk-version': 1 }).ports, asked({ driver: 'desk-tools' }))
    expect(silent.findings.map(({ id }) => id).join()).toContain('version-unread:desk-version-front')
  })

  test.each([
    ['does not hold', { ...well, cranes: 'out 2' }, 'illegal gate:cranes-parked', 'out is 2, and must be 0'],
    ['cannot tell', { ...well, cranes: 3 }, 'undetermined gate:cranes-parked', 'exit code 3'],
    ['is not there', { 'desk-version': '1.2.0', 'desk-status': 'none' }, 'undetermined gate:cranes-parked', 'cranes'],
  ])('a gate whose program %s is a finding that a person may accept', async (_, prints, id, because) => {
    const { ports } = desk(prints)
    const result = await preflight(ports, asked({ driver: 'desk-tools' }))
    expect(told(result)).toEqual([id])
    const [found] = result.findings
    expect(found!.message).toContain('The cranes are parked')
    expect(found!.message).toContain(because)
    expect(found!.commands).toEqual(['cranes 1.2.0 2.1.0'])
    const taken = await preflight(ports, asked({ driver: 'desk-tools', accept: ['gate:cranes-parked'] }))
    expect(taken.verdict).toBe('legal')
  })

  test('--gates asks the gates and nothing else', async () => {
    const { ports, calls } = desk({ ...well, cranes: 'out 1' })
    const result = await preflight(ports, asked({ gates: true }))
    expect(calls).toEqual(['cranes 1.2.0 2.1.0'])
    expect(told(result)).toEqual(['illegal gate:cranes-parked'])
    expect(result.command).toContain('--gates')
  })

  test('the driver of an installation file counts as named, and tells of background work where no database does', async () => {
    const { ports, calls } = desk({ ...well, 'desk-status': 'BackfillGuestNationality broken' })
    const site = { manifest: 'harbor', installation: '/desk/site.yaml', system: 'gitlab' } as const
    const result = await preflight(ports, { ...site, to: '2.1.0', fact: ['many-meter-readings=no'] })
    expect(calls).toEqual(['desk-status', 'desk-version front', 'cranes 1.2.0 2.1.0'])
    expect([result.unread, preflightOutcome(result)]).toEqual([false, 'illegal'])
    expect(told(result)).toContain('illegal unfinished-work:BackfillGuestNationality/main')
  })

  test('a driver that is unknown or lacks what it must be told is refused before anything is read', async () => {
    const { ports, calls } = desk(well)
    await expect(preflight(ports, asked({ driver: 'tools' }))).rejects.toMatchObject({ code: 'unknown-driver' })
    await expect(preflight(ports, asked({ driver: 'desk-tools', with: ['desk'] }))).rejects.toMatchObject({
      code: 'usage',
    })
    await expect(preflight(ports, asked({ driver: 'desk-tools', with: ['dock=x'] }))).rejects.toMatchObject({
      code: 'unknown-value',
    })
    expect(calls).toEqual([])
  })
})
