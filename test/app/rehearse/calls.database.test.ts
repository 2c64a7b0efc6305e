import { expect, test } from 'vitest'
import { type CommandRequest } from '../../../src/ports/processes.ts'
import { standInSite } from '../../support/stand-in-site.ts'
import { rehearsed } from './small-product.ts'

const touch = (name: string, more: object = {}) => ({ do: name, run: ['touch', name, '{version}'], ...more })
const marked = { rehearsable: true }

const driver = {
  id: 'tools',
  kind: 'native',
  calls: [
    touch('version', { reads: { text: String.raw`(?<version>\d+\.\d+\.\d+)` } }),
    touch('backup', marked),
    touch('maintenance-on'),
    touch('stop'),
    { do: 'deploy', shell: 'touch "deploy of $WAYSTOP_VERSION, rehearsal=$WAYSTOP_REHEARSAL"', ...marked },
    touch('migrate', marked),
    touch('start', marked),
    touch('start'),
    touch('verify', marked),
    touch('verify', { run: ['touch', 'unmarked-check'] }),
  ],
} as const

const gate = (id: string, check: object) => ({ id, title: id, entering: '1.1.0', check })
const gates = [
  gate('marked-gate', { run: ['touch', 'gate'], rehearsable: true }),
  gate('unmarked-gate', { run: ['touch', 'unmarked-gate'] }),
  { id: 'question', title: 'somebody looks', entering: '1.1.0' },
]

/** Stand-ins for the product's tools; the folder of a product in memory is nowhere. */
function tools() {
  const { ports, calls, folder } = standInSite()
  const { run } = ports.processes
  return { calls, processes: { run: (request: CommandRequest) => run({ ...request, workingFolder: folder }) } }
}

test('calls and checks that are marked are made, in the order of a run, and no others', async () => {
  const { processes, calls } = tools()
  const result = await rehearsed({ body: { drivers: [driver], gates } as never, processes, flags: { to: '1.1.0' } })
  expect(result).toMatchObject({ verdict: 'passed', findings: [] })
  expect(calls()).toEqual([
    'touch [gate]',
    'touch [deploy of 1.1.0, rehearsal=1]',
    'touch [verify] [1.1.0]',
    'touch [verify] [1.1.0]',
  ])
  expect(result.hops[0]!.steps.map(({ kind, subject, state }) => [kind, subject, state].join(' ').trim())).toEqual([
    'finish-due  skipped',
    'gate-before marked-gate done',
    'gate-before unmarked-gate skipped',
    'gate-before question skipped',
    'backup  skipped',
    'maintenance-on  skipped',
    'stop  skipped',
    'deploy  done',
    'migrate  done',
    'start  skipped',
    'verify  done',
    'finish-background  done',
    'verify work done',
  ])
  expect(result.remarks).toEqual([
    'gate-before unmarked-gate was left out: a rehearsal calls only what is marked rehearsable',
    'gate-before question was left out: a rehearsal asks nobody',
    'backup was left out: nothing is backed up that is thrown away',
    'maintenance-on was left out: it is not marked rehearsable',
    'stop was left out: it is not marked rehearsable',
    'start was left out: start is not marked rehearsable, and this is a rehearsal',
    'the calls of version were left out: none is marked rehearsable',
  ])
})

test('a marked call or check that fails is a finding', async () => {
  const { processes } = tools()
  const failing = { ...driver, calls: [{ do: 'deploy', run: ['false'], ...marked }] }
  const deployed = await rehearsed({ body: { drivers: [failing] } as never, processes })
  expect(deployed.findings).toEqual(['1.0.0 -> 1.1.0 failed: deploy: false ended with exit code 1'])
  const shut = [gate('shut', { run: ['false'], rehearsable: true })]
  const gated = await rehearsed({ body: { gates: shut }, processes })
  expect(gated.findings).toEqual([expect.stringContaining('failed: gate-before shut: shut: this does not hold')])
})

test('a marked check that cannot be made is a finding: it was to be known', async () => {
  const { processes } = tools()
  const missing = [gate('missing', { run: ['no-such-program'], rehearsable: true })]
  const result = await rehearsed({ body: { gates: missing }, processes })
  expect(result.findings).toEqual([expect.stringContaining('there is no program no-such-program here')])
})

test('a check that says "not yet" again and again is waited for a moment, not for ever', async () => {
  const waiting = [gate('late', { run: ['false'], exits: [{ codes: [1], means: 'not-yet' }], rehearsable: true })]
  const { processes } = tools()
  const result = await rehearsed({ body: { gates: waiting }, processes })
  expect(result.findings).toEqual([expect.stringContaining('failed: gate-before late: late: false ended')])
})

test('what a person does is shown to nobody, and a value is asked for only where a marked call is made', async () => {
  const { processes } = tools()
  const values = [{ name: 'host', about: 'where' }]
  const guided = { ...driver, kind: 'guided', values }
  const quiet = await rehearsed({ body: { drivers: [guided] } as never, processes, flags: { to: '1.1.0' } })
  expect(quiet).toMatchObject({ verdict: 'passed' })
  expect(quiet.remarks).toContain('deploy was left out: it is not marked rehearsable')
  const asked = rehearsed({ body: { drivers: [{ ...driver, values }] } as never, processes })
  await expect(asked).rejects.toMatchObject({ code: 'value-missing', next: expect.stringContaining('--with host=') })
})

test('where the tools of the product would migrate, the engine does, and says so', async () => {
  const { processes, calls } = tools()
  const command = { ...driver, kind: 'command', calls: [touch('migrate', marked), touch('post-migrate', marked)] }
  const result = await rehearsed({ body: { drivers: [command] } as never, processes, flags: { to: '1.1.0' } })
  expect(result).toMatchObject({
    verdict: 'passed',
    remarks: [
      'the calls of migrate were left out: the engine migrated instead',
      'the calls of post-migrate were left out: the engine migrated instead',
    ],
  })
  expect(calls()).toEqual([])
})
