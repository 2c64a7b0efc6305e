import { describe, expect, test } from 'vitest'
import { type PlanningFlags } from '../../src/app/planning.ts'
import { why, whyOutcome } from '../../src/app/why.ts'
import { UserError } from '../../src/domain/errors.ts'
import { type WhyAnswer, whyAnswerSchema } from '../../src/results/why.ts'
import { depotText } from '../support/depot.ts'
import { memoryPorts } from '../support/memory-ports.ts'
import { schemaErrors } from '../support/valid-answer.ts'

const ports = memoryPorts({ '/package/manifests/depot/manifest.yaml': depotText })

async function ask(words: string, flags: PlanningFlags = {}): Promise<WhyAnswer> {
  const answer = await why(ports, words.split(' '), { product: 'depot', ...flags })
  expect(schemaErrors(whyAnswerSchema, answer)).toEqual([])
  return answer
}

async function pointOf(words: string): Promise<NonNullable<WhyAnswer['point']>> {
  const { point } = await ask(words)
  return point!
}

async function hopOf(words: string, flags?: PlanningFlags): Promise<NonNullable<WhyAnswer['hop']>> {
  const { hop } = await ask(words, flags)
  return hop!
}

describe('plan why of a line or version', () => {
  test('a stop is told with the lives that force it, its neighbours and what leaving it out would meet', async () => {
    const point = await pointOf('1.4')
    expect(point).toMatchObject({
      is_stop: true,
      stop: {
        stop: { id: '1.4', kind: 'required', reason: 'weights of parcels', newest: '1.4.2' },
        verdict: 'needed',
        forced_by: [{ name: 'BackfillParcelWeights', opens: '1.4', closes: '2.0' }],
      },
      after: { id: '2.2' },
      skipping: { from: '1.2.1', to: '2.2.4' },
    })
    expect(point.skipping?.reasons.map(({ id }) => id)).toEqual([
      'finalizes-inline:BackfillParcelWeights/20250401090000@1.2.1..2.2.4',
      'depends-on-unfinished:BackfillParcelWeights/20250401090000@1.2.1..2.2.4',
    ])
    expect(point.before).toBeUndefined()
  })

  test('a conditional stop comes with its conditions and what is known of them', async () => {
    const { point } = await ask('2.0', { fact: ['many-parcels=no'] })
    expect(point?.stop?.stop.when).toEqual(['many-parcels'])
    expect(point?.conditions).toMatchObject([{ condition: 'many-parcels', answer: 'no', probe: { database: 'main' } }])
  })

  test('a version of a stop counts from the minimum patch on', async () => {
    expect(await pointOf('2.2.0')).toMatchObject({ is_stop: true, counts: false })
    expect(await pointOf('2.2.4')).toMatchObject({ is_stop: true, counts: true })
  })

  test('a line that is no stop says what lives there and what would have to be known', async () => {
    const point = await pointOf('2.1')
    expect(point).toMatchObject({ is_stop: false, before: { id: '1.4' }, after: { id: '2.2' }, would_serve: [] })
    expect(point.gaps).toEqual([{ of: 'finalizations', degree: 'partial', from: '1.4', until: '2.2' }])
    expect(point.opens).toEqual([])
    expect((await pointOf('2.0')).closes).toMatchObject([
      { life: { name: 'BackfillParcelWeights' }, served_by: ['1.4'] },
    ])
  })

  test('a version nobody may land on says so', async () => {
    expect(await pointOf('1.2.0')).toMatchObject({ is_stop: false, release: { withdrawn: 'lost parcels' } })
    expect(await pointOf('2.4.0')).toMatchObject({ release: { avoid: 'slow search', date: '2026-04-15' } })
  })

  test('a patch nobody lists is judged by its line, newest is a version', async () => {
    expect(await pointOf('1.4.9')).toMatchObject({ is_stop: true, counts: true })
    expect(await pointOf('newest')).toMatchObject({ at: '2.4.1' })
  })

  test('what is neither is refused with what was probably meant', async () => {
    await expect(ask('2.9')).rejects.toMatchObject({ what: 'Depot has no line 2.9', suggestions: ['2.5'] })
    await expect(ask('2')).rejects.toMatchObject({ suggestions: ['2.3', '2.4', '2.5'] })
    await expect(ask('Recont')).rejects.toMatchObject({ suggestions: ['Recount'] })
    await expect(ask('bogus')).rejects.toBeInstanceOf(UserError)
  })
})

describe('plan why of a hop', () => {
  test('an illegal one has every reason, the gravest first, and the legal path', async () => {
    const answer = await ask('1.3.0 2.4.1', { assumeNo: true })
    const { hop } = answer
    expect(hop?.verdict).toBe('illegal')
    expect(hop?.reasons.map(({ kind, verdict }) => `${verdict} ${kind}`)).toEqual([
      'illegal skips-stop',
      'illegal skips-stop',
      'illegal finalizes-inline',
      'illegal depends-on-unfinished',
      'illegal too-soon',
    ])
    expect(hop?.path).toEqual(['1.4.2', '2.2.4', '2.4.1'])
    expect(whyOutcome(answer)).toBe('illegal')
  })

  test('the two ends may be one word', async () => {
    expect(await hopOf('1.3.0..1.4.2')).toEqual(await hopOf('1.3.0 1.4.2'))
  })

  test('a legal one has what must be done before, and no path', async () => {
    const answer = await ask('1.4.2 2.2.4', { assumeNo: true, component: ['postgresql=14.3'] })
    expect(answer.hop).toMatchObject({
      verdict: 'legal',
      detail: {
        finish_before: { background: [{ name: 'BackfillParcelWeights' }] },
        components: [{ name: 'PostgreSQL', from: '14', to: '15' }],
      },
    })
    expect(answer.hop?.path).toBeUndefined()
    expect(whyOutcome(answer)).toBe('done')
  })

  test('one that an answer decides is undetermined, with the question and the certain path', async () => {
    const answer = await ask('1.4.2 2.2.4')
    expect(answer.hop).toMatchObject({ verdict: 'undetermined', path: ['2.0.3', '2.2.4'] })
    expect(answer.hop?.conditions.map(({ condition }) => condition)).toEqual(['many-parcels'])
    expect(whyOutcome(answer)).toBe('undetermined')
  })

  test('what a repair makes legal is legal with a duty', async () => {
    const hop = await hopOf('2.0.3 2.2.1', { fact: ['many-parcels=yes'] })
    expect(hop.verdict).toBe('legal')
    expect(hop.reasons.map(({ kind, verdict }) => `${verdict} ${kind}`)).toContain('duty blocked')
  })

  test('two versions that share no version of a component cannot be joined', async () => {
    const apart = depotText.replace('from: "1.0", requires: ">=14"', 'from: "1.0", requires: "14"')
    const asked = why(memoryPorts({ '/desk/manifest.yaml': apart }), ['1.4.2', '2.2.4'], {
      assumeNo: true,
      component: ['postgresql=14.3'],
    })
    expect((await asked).hop).toMatchObject({
      verdict: 'illegal',
      reasons: [{ kind: 'component-out-of-range', subject: 'postgresql' }],
    })
  })

  test('down, to an unknown line and to the same version have their own words', async () => {
    expect(await hopOf('2.1.0 1.4.2')).toMatchObject({ verdict: 'illegal', reasons: [{ kind: 'downgrade' }] })
    expect(await hopOf('2.1.0 3.0.0')).toMatchObject({ verdict: 'illegal', reasons: [{ kind: 'unknown-line' }] })
    expect(await hopOf('2.1.0 2.1.0')).toMatchObject({ verdict: 'nothing-to-do', reasons: [] })
  })

  test('where there is no path the next command is one that works', async () => {
    const answer = await ask('2.3.1 2.4.0')
    expect(answer.hop).toMatchObject({ verdict: 'illegal', reasons: [{ kind: 'avoid' }] })
    expect(answer.hop?.try).toBe('plan upgrade --from 2.3.1 --to 2.4.1 --product depot')
    expect(answer.command).toBe(answer.hop?.try)
  })

  test('a line stands for its newest patch', async () => {
    expect(await hopOf('1.4 2.2')).toMatchObject({ from: { version: '1.4.2' }, to: { version: '2.2.4' } })
  })
})

describe('plan why of a reason', () => {
  const inline = 'finalizes-inline:BackfillParcelWeights/20250401090000@1.3.0..2.2.4'

  test('says whether it holds, the law, and what is known of its cause', async () => {
    const { reason } = await ask(inline)
    expect(reason).toMatchObject({
      holds: true,
      reason: { id: inline, verdict: 'illegal' },
      background: { name: 'BackfillParcelWeights', size: 'large' },
      acceptable: true,
    })
  })

  test('one that does not hold is said not to, with the hop as it is', async () => {
    const { reason, hop } = await ask('skips-stop:2.2@1.3.0..1.4.2')
    expect(reason).toMatchObject({ holds: false, stop: { id: '2.2' } })
    expect(hop?.verdict).toBe('legal')
  })

  test('the next command accepts a risk that can be accepted', async () => {
    expect((await ask('avoid:2.4.0@2.3.1..2.4.0')).command).toBe(
      'plan upgrade --from 2.3.1 --to 2.4.0 --product depot --accept avoid:2.4.0',
    )
    expect((await ask('skips-stop:1.4@1.3.0..2.2.4')).command).not.toContain('--accept')
  })

  test('without its hop a stop is explained as a stop, another reason asks for the hop', async () => {
    expect(await ask('skips-stop:1.4')).toMatchObject({ about: 'point', point: { at: '1.4' } })
    await expect(ask('avoid:2.4.0')).rejects.toMatchObject({ code: 'usage' })
    expect(await ask('avoid:2.4.0', { from: '2.3.1', to: '2.4.0' })).toMatchObject({ reason: { holds: true } })
  })
})

describe('plan why of a background migration', () => {
  test('tells its life, the stops that serve it and whether it is finalized late enough', async () => {
    const { work } = await ask('BackfillParcelWeights')
    expect(work).toMatchObject([
      {
        lives: [{ verdict: 'served', served_by: ['1.4'] }],
        finalization: { verdict: 'proper', because: 'stop-between', stop: '1.4' },
      },
    ])
  })

  test('one whose end nobody recorded cannot be judged', async () => {
    const { work } = await ask('Recount')
    expect(work).toMatchObject([
      { lives: [], finalization: { verdict: 'cannot-tell', because: 'end-unknown', first_legal: '2.3' } },
    ])
  })
})
