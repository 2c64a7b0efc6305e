import { describe, expect, test } from 'vitest'
import { compare, type CompareFlags } from '../../src/app/compare.ts'
import { type PlanningFlags } from '../../src/app/planning.ts'
import { upgrade } from '../../src/app/upgrade.ts'
import { type Comparison, comparisonSchema } from '../../src/results/comparison.ts'
import { type Upgrade } from '../../src/results/upgrade.ts'
import { depotText } from '../support/depot.ts'
import { memoryPorts } from '../support/memory-ports.ts'
import { schemaErrors } from '../support/valid-answer.ts'

type Edits = Readonly<Record<string, string>>

function edited(edits: Edits): string {
  return Object.entries(edits).reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`the manifest has no ${from}`)
    return text.replaceAll(from, to)
  }, depotText)
}

const ask: PlanningFlags = { product: 'depot', from: '1.3.0', to: 'newest', component: ['postgresql=14'] }

function saved(flags: PlanningFlags = ask, files: Readonly<Record<string, string>> = {}): Promise<Upgrade> {
  const ports = memoryPorts({ '/package/manifests/depot/manifest.yaml': depotText, ...files })
  return upgrade(ports, flags, { alternatives: false })
}

interface Later {
  readonly edits?: Edits
  readonly flags?: CompareFlags
  readonly files?: Readonly<Record<string, string>>
  readonly today?: string
}

async function compared(
  plan: object | string,
  { edits = {}, flags = {}, files = {}, today = '2026-11-21' }: Later = {},
): Promise<Comparison> {
  const text = typeof plan === 'string' ? plan : JSON.stringify(plan)
  const ports = memoryPorts(
    { '/package/manifests/depot/manifest.yaml': edited(edits), '/desk/plan.json': text, ...files },
    { today },
  )
  const answer = await compare(ports, 'plan.json', flags)
  expect(schemaErrors(comparisonSchema, answer)).toEqual([])
  return answer
}

describe('plan compare', () => {
  test('says plainly that nothing changed, whatever day it is and however the manifest aged', async () => {
    const answer = await compared(await saved(), {
      edits: { 'complete_until: 2026-11-10': 'complete_until: 2026-12-01' },
      today: '2026-12-24',
    })
    expect(answer).toMatchObject({
      changed: false,
      hops: [],
      steps: [],
      reasons: [],
      questions: [],
      before: { complete_until: '2026-11-10', asked_on: '2026-11-21' },
      after: { complete_until: '2026-12-01', asked_on: '2026-12-24' },
    })
  })

  test('a newer patch of a stop and a newer target are told once each', async () => {
    const answer = await compared(await saved(), {
      edits: {
        '  - {version: "2.3.1"': '  - {version: "2.2.6", date: 2026-02-01}\n  - {version: "2.3.1"',
        '  - {version: "2.5.0", planned': '  - {version: "2.4.2", date: 2026-11-12}\n  - {version: "2.5.0", planned',
      },
    })
    expect(answer.hops).toEqual([{ change: 'patch', line: '2.2', before: '2.2.4', after: '2.2.6', why: 'stop 2.2' }])
    expect([answer.before.to, answer.after.to, answer.changed]).toEqual(['2.4.1', '2.4.2', true])
    expect([answer.steps, answer.reasons]).toEqual([[], []])
  })

  test('stops that came and went are hops added and removed', async () => {
    const withStop = { 'stops:\n': 'stops:\n  - {line: "2.1"}\n' }
    const came = await compared(await saved(), { edits: withStop })
    expect(came.hops).toEqual([{ change: 'added', line: '2.1', after: '2.1.0', why: 'stop 2.1' }])
    expect(came.after.counted! - came.before.counted!).toBe(1)
    const plan = await saved(ask, { '/package/manifests/depot/manifest.yaml': edited(withStop) })
    const went = await compared(plan)
    expect(went.hops).toEqual([{ change: 'removed', line: '2.1', before: '2.1.0', why: 'stop 2.1' }])
  })

  test('questions, reasons and steps that appeared or vanished are told', async () => {
    const answer = await compared(await saved(), {
      edits: {
        'stops:\n': 'stops:\n  - {line: "2.1", when: [legacy-labels]}\n',
        '{from: "2.0", requires: ">=15", tested: "<17"}': '{from: "2.0", requires: ">=16"}',
        'dwell:\n': 'dwell:\n  - {since: "1.4", before: "2.2", at_least: 2d, reason: cooling}\n',
      },
    })
    expect(answer.questions).toMatchObject([{ change: 'appeared', condition: 'legacy-labels' }])
    expect(answer.hops).toMatchObject([{ change: 'added', line: '2.1', why: 'only if legacy-labels' }])
    expect(answer.steps.map(({ change, kind, text }) => `${change} ${kind} ${text}`)).toEqual([
      'appeared component PostgreSQL 14 to 16',
      'appeared wait 2d: cooling',
      'vanished component PostgreSQL 14 to 15',
    ])
  })

  test('a path that is gone is a change of verdict with its reasons', async () => {
    const plan = await saved({ ...ask, to: '2.3.1', assumeNo: true })
    const answer = await compared(plan, { edits: { 'date: 2026-02-15}': 'date: 2026-02-15, withdrawn: burned}' } })
    expect([answer.before.verdict, answer.after.verdict]).toEqual(['legal', 'illegal'])
    expect(answer.reasons).toMatchObject([{ change: 'appeared', reason: { kind: 'withdrawn', subject: '2.3.1' } }])
  })

  test('the same question is asked: answers, components, mode, strictness and risks', async () => {
    const flags = {
      ...ask,
      fact: ['many-parcels=no'],
      strict: true,
      zeroDowntime: true,
      accept: ['avoid:2.4.0'],
      install: 'package',
    }
    const answer = await compared(await saved(flags))
    expect(answer.changed).toBe(false)
    expect(answer.asked).toMatchObject({
      mode: 'zero-downtime',
      strict: true,
      answers: { 'many-parcels': 'no' },
      components: { postgresql: '14' },
      accepted: ['avoid:2.4.0'],
      install_type: 'package',
    })
  })

  test('what the manifest no longer knows is left out and said', async () => {
    const answer = await compared(await saved({ ...ask, fact: ['customs-used=no'] }), {
      edits: { 'id: customs-used': 'id: customs-module' },
    })
    expect(answer.remarks).toEqual([
      'the manifest no longer has the condition customs-used; what the saved plan says of it was left out',
    ])
  })

  test('an answer "no" that is too old is taken and said', async () => {
    const answer = await compared(await saved({ ...ask, fact: ['many-parcels=no'] }), { today: '2026-12-01' })
    expect(answer.changed).toBe(false)
    expect(answer.remarks).toEqual([
      'the saved answers "no" (many-parcels) are 10 days old: ask them again before you rely on the path',
    ])
  })

  const site = 'installation: 1\nproduct: depot\nversion: "1.3.0"\nnodes: {web: 2}\n'

  test('the installation file of the plan is read again; without it that is said', async () => {
    const files = { '/desk/site.yaml': site }
    const plan = await saved({ installation: 'site.yaml', to: '2.2.1' }, files)
    expect((await compared(plan, { files })).changed).toBe(false)
    expect((await compared(plan)).remarks[0]).toContain('made with site.yaml, which is not here')
  })
})

describe('a file that is no plan is one error', () => {
  test.each([
    ['no JSON', '{', 'plan.json is not JSON'],
    ['another answer', '{"kind":"next","schema_version":1}', 'an answer of the kind "next"'],
    ['no answer', '[]', 'plan.json is no saved plan'],
    ['nothing', 'null', 'plan.json is no saved plan'],
    ['another version', '{"kind":"upgrade","schema_version":2}', 'another version of plan (schema version 2)'],
    ['a part of a plan', '{"kind":"upgrade","schema_version":1}', 'the saved plan plan.json cannot be understood'],
  ])('%s', async (_, text, what) => {
    await expect(compared(text)).rejects.toMatchObject({ name: 'UserError', what: expect.stringContaining(what) })
  })

  test('a broken one names the place', async () => {
    const text = JSON.stringify(await saved(), null, 1).replace('"verdict": "legal"', '"verdict": "fine"')
    await expect(compared(text)).rejects.toMatchObject({
      place: { file: 'plan.json', line: expect.any(Number) },
      what: expect.stringContaining('"verdict" is "fine"'),
    })
  })

  test('one of another product names both, one that is not there says so', async () => {
    const other = depotText.replace('id: depot, name: Depot', 'id: shop, name: Shop')
    const flags = { manifest: 'shop.yaml' }
    await expect(compared(await saved(), { flags, files: { '/desk/shop.yaml': other } })).rejects.toMatchObject({
      code: 'other-product',
      what: 'plan.json is a plan for Depot, and the manifest shop.yaml is of Shop',
    })
    await expect(compare(memoryPorts({}), 'nowhere.json', {})).rejects.toMatchObject({
      what: 'there is no file nowhere.json',
    })
  })
})
