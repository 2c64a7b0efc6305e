import { describe, expect, test } from 'vitest'
import { newFinalizer, type NewFinalizerFlags } from '../../src/app/new-finalizer.ts'
import { UserError } from '../../src/domain/errors.ts'
import { newFinalizerText } from '../../src/present/new-finalizer.ts'
import { plainPalette } from '../../src/present/palette.ts'
import { newFinalizerSchema } from '../../src/results/new-finalizer.ts'
import { memoryPorts } from '../support/memory-ports.ts'
import { schemaErrors } from '../support/valid-answer.ts'

/** Stops 19.2 and 19.5; 19.5 is out, 19.6 is planned. */
const history = `manifest: 1
product: {id: shop, name: Shop, version_scheme: semver, line: 2}
complete_until: 2026-11-20
stops:
  - {line: "19.2", reason: x}
  - {line: "19.3", when: [big], reason: x}
  - {line: "19.5", min_patch: "19.5.1", reason: x}
conditions: [{id: big, question: Is it big?}]
releases:
  - {version: "19.1.0", date: 2026-05-20}
  - {version: "19.2.0", date: 2026-06-20}
  - {version: "19.3.0", date: 2026-07-20}
  - {version: "19.4.0", date: 2026-08-20}
  - {version: "19.5.0", date: 2026-10-20}
  - {version: "19.5.1", date: 2026-10-27}
  - {version: "19.6.0", planned: {cut: 2026-12-10, release: 2026-12-17}}
  - {version: "19.7.0", planned: {release: 2027-01-21}}
`

function ask(entries: string, name: string, flags: NewFinalizerFlags = {}) {
  const files = { '/desk/m/manifest.yaml': history, '/desk/m/work.yaml': `background_migrations:\n${entries}` }
  const ports = memoryPorts(files)
  const answer = newFinalizer(ports, name, { manifest: 'm', ...flags })
  return { answer, ports, file: () => ports.written.get('/desk/m/work.yaml')!.replace('background_migrations:\n', '') }
}

async function refusal(entries: string, name: string, flags: NewFinalizerFlags = {}): Promise<UserError> {
  const { answer, file } = ask(entries, name, flags)
  const error: unknown = await answer.catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(UserError)
  expect(file()).toBe(entries)
  return error as UserError
}

describe('plan new finalizer', () => {
  test('writes the first legal release and leaves everything else as it is', async () => {
    const { answer, file } = ask(
      '  # jobs\n  - name: Fill # slow\n    queued_in: "19.4" # here\n    size: large\n',
      'Fill',
    )
    const told = await answer
    expect(file()).toBe(
      '  # jobs\n  - name: Fill # slow\n    queued_in: "19.4" # here\n    finalized_in: "19.6"\n    size: large\n',
    )
    expect(told).toMatchObject({
      finalized_in: '19.6',
      stop: '19.5',
      first_legal: '19.6',
      changed: true,
      place: { file: 'm/work.yaml', line: 3 },
      line: 5,
      before: [],
      after: ['    finalized_in: "19.6"'],
      remarks: [],
      command: 'plan validate m',
    })
    expect(schemaErrors(newFinalizerSchema, told)).toEqual([])
  })

  test('replaces an open end, a finalizer, and a release that is too early', async () => {
    for (const old of ['finalization: open', 'finalized_by: "20260901000000"', 'finalized_in: "19.5"']) {
      const { answer, file } = ask(`  - {name: Fill, queued_in: "19.4", ${old}} # x\n`, 'Fill')
      await answer
      expect(file()).toBe('  - {name: Fill, queued_in: "19.4", finalized_in: "19.6"} # x\n')
    }
  })

  test('twice changes nothing the second time, and says so', async () => {
    for (const flags of [{}, { in: '19.7' }]) {
      const first = ask('  - {name: Fill, queued_in: "19.4"}\n', 'Fill', flags)
      await first.answer
      const second = ask(first.file(), 'Fill', flags)
      const told = await second.answer
      expect(told).toMatchObject({ changed: false, before: [], after: [] })
      expect(newFinalizerText(told, plainPalette)).toContain(
        `Nothing to change: Fill is finalized in ${told.finalized_in}`,
      )
      expect(second.file()).toBe(first.file())
    }
  })

  test('keeps a proper release that is written in another way', async () => {
    const entry = "  - {name: Fill, queued_in: '19.4', finalized_in: '19.7'}\n"
    for (const flags of [{}, { in: '19.7' }]) {
      const { answer, file } = ask(entry, 'Fill', flags)
      expect(await answer).toMatchObject({ changed: false, finalized_in: '19.7' })
      expect(file()).toBe(entry)
    }
  })

  test('shows the lines and writes nothing with --dry-run', async () => {
    const entry = '  - {name: Fill, queued_in: "19.4"}\n'
    const { answer, file } = ask(entry, 'Fill', { dryRun: true })
    expect(newFinalizerText(await answer, plainPalette)).toBe(
      [
        'Would finalize Fill in 19.6',
        'queued in 19.4, stop 19.5 between',
        '',
        'm/work.yaml:2',
        '-   - {name: Fill, queued_in: "19.4"}',
        '+   - {name: Fill, queued_in: "19.4", finalized_in: "19.6"}',
        '',
        'Next  plan validate m',
      ].join('\n'),
    )
    expect(file()).toBe(entry)
  })

  test('takes the next release that is not out, and says why', async () => {
    const { answer } = ask('  - {name: Fill, queued_in: "19.1"}\n', 'Fill')
    expect(await answer).toMatchObject({
      first_legal: '19.3',
      finalized_in: '19.6',
      remarks: ['19.3 would be the first legal release, but is out since 2026-07-20; 19.6 is the next one that is not'],
    })
  })

  test('records a release that is out when somebody says so', async () => {
    const { answer } = ask('  - {name: Fill, queued_in: "19.1"}\n', 'Fill', { in: '19.3' })
    expect((await answer).remarks).toEqual([
      '19.3 is out since 2026-07-20: this records what it did, and changes no release',
    ])
  })

  test('takes a line to come that nobody listed yet', async () => {
    const { answer } = ask('  - {name: Fill, queued_in: "19.5.1"}\n', 'Fill', { in: '19.8' })
    expect((await answer).remarks).toEqual(['the manifest does not list 19.8 yet: add it as a release with planned:'])
  })

  test.each([
    ['19.5', '"19.4"', 'it lies on the stop itself, where nobody need have landed before (19.5)', '19.6'],
    ['19.6', '"19.5.2"', 'installations may land on the stop below the patch that queues it (19.5)', undefined],
    ['19.4.1', '"19.4"', 'no required stop lies between', '19.6'],
    ['19.2', '"19.4"', 'that is before it is queued', '19.6'],
    ['19.5', '{earliest: "19.1", latest: "19.4"}', 'which release queues it is only inferred', '19.6'],
  ])('refuses %s for a job queued in %s: %s', async (release, queued, why, first) => {
    const error = await refusal(`  - {name: Fill, queued_in: ${queued}}\n`, 'Fill', { in: release })
    expect(error.code).toBe('improper-finalization')
    expect(error.what).toContain(why)
    expect(error.next).toContain(first ?? 'declare a stop after the queueing')
  })

  test('refuses a release after a conditional stop only', async () => {
    const error = await refusal('  - {name: Fill, queued_in: "19.3"}\n', 'Fill', { in: '19.4' })
    expect(error.what).toContain('cannot be finalized in 19.4')
    expect(error.next).toBe('the first legal release is 19.6')
  })

  test.each([
    ['a release that is none', { in: 'soon' }, 'Shop has no line or version "soon"'],
    ['a line in between that nobody knows', { in: '18.9' }, 'Shop has no line or version "18.9"'],
    ['a queueing that is none', { queuedBy: '20260101000000' }, 'no Fill is queued by 20260101000000'],
  ])('refuses %s', async (_, flags, what) => {
    expect((await refusal('  - {name: Fill, queued_in: "19.4"}\n', 'Fill', flags)).what).toBe(what)
  })

  test('lists the jobs of one name, and takes the one that is meant', async () => {
    const twice =
      '  - {name: Fill, queued_in: "19.1"}\n  - {name: Fill, queued_by: "20260801000000", queued_in: "19.4"}\n'
    const error = await refusal(twice, 'Fill')
    expect(error).toMatchObject({
      code: 'several-background-migrations',
      suggestions: ['plan new finalizer Fill --queued-by 19.1', 'plan new finalizer Fill --queued-by 20260801000000'],
    })
    const { answer, file } = ask(twice, 'Fill', { queuedBy: '20260801000000' })
    await answer
    expect(file().split('\n')[1]).toBe(
      '  - {name: Fill, queued_by: "20260801000000", queued_in: "19.4", finalized_in: "19.6"}',
    )
  })

  test('asks back for a name that nobody knows', async () => {
    expect(await refusal('  - {name: FillInvoices, queued_in: "19.4"}\n', 'FilInvoices')).toMatchObject({
      code: 'unknown-background-migration',
      suggestions: ['plan new finalizer FillInvoices'],
    })
  })

  test.each([
    ['given up', '{name: Fill, queued_in: "19.1", cancelled_in: "19.2"}', 'Fill was given up in 19.2'],
    ['queued nobody knows where', '{name: Fill}', 'nobody recorded which release queues Fill'],
    [
      'finalized somewhere',
      '{name: Fill, queued_in: "19.1", finalized_in: {earliest: "19.2", latest: "19.4"}}',
      'is only inferred',
    ],
    ['queued after the last stop', '{name: Fill, queued_in: "19.6"}', 'no required stop follows 19.6'],
  ])('does not guess for a job %s', async (_, entry, what) => {
    expect((await refusal(`  - ${entry}\n`, 'Fill')).what).toContain(what)
  })

  test('names a line where a stop may be declared, when none follows', async () => {
    const { code, suggestions } = await refusal('  - {name: Fill, queued_in: "19.6"}\n', 'Fill')
    expect(code).toBe('stop-needed')
    expect(suggestions).toEqual(['plan stop declare 19.7 --cause long-finalization --for Fill --dry-run'])
  })

  test('edits neither what is shipped nor what nobody named', async () => {
    const ports = memoryPorts({ '/package/manifests/shop/manifest.yaml': history })
    await expect(newFinalizer(ports, 'Fill', { product: 'shop' })).rejects.toMatchObject({ code: 'shipped-manifest' })
    await expect(newFinalizer(ports, 'Fill', {})).rejects.toMatchObject({ code: 'no-manifest' })
  })

  test('refuses where every later release is out', async () => {
    const ports = memoryPorts(
      { '/desk/m.yaml': `${history}background_migrations: [{name: Fill, queued_in: "19.1"}]\n` },
      { today: '2027-03-01' },
    )
    const { written } = ports
    const text = written.get('/desk/m.yaml')!.replaceAll(/planned: \{.*?release: ([\d-]+)\}/gu, 'date: $1')
    ports.files.writeText('/desk/m.yaml', text)
    await expect(newFinalizer(ports, 'Fill', { manifest: 'm.yaml' })).rejects.toMatchObject({
      code: 'release-needed',
      what: '19.3, the first legal release for Fill, is out since 2026-07-20, and no later one is planned in the manifest',
      suggestions: ['plan new finalizer Fill --in 19.3'],
    })
  })
})
