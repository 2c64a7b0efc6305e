import { expect, test } from 'vitest'
import { plainPalette } from '../../../src/present/palette.ts'
import { serviceText } from '../../../src/present/run/ready.ts'
import { type RunAnswer } from '../../../src/results/run.ts'
import { tales } from '../../support/run-tales.ts'

type StepState = RunAnswer['hops'][number]['steps'][number]['state']

/** A run that neither stops nor starts the product, with the migration of its hop as it stands. */
function nativeRun(state: StepState): RunAnswer {
  const run = tales['a native run']!()
  const { from = '', to = '', number = 1 } = run.hop ?? {}
  const hops = run.hops.map((hop) =>
    hop.number === number
      ? { ...hop, from, to, steps: hop.steps.map((step) => (step.kind === 'migrate' ? { ...step, state } : step)) }
      : hop,
  )
  return { ...run, hops, service: { state: 'unknown', version: to } }
}

test('a database whose migration was begun and is not done is between two versions, however it stands', () => {
  const options = { width: 80, palette: plainPalette, zone: 'UTC' }
  for (const state of ['begun', 'waiting', 'failed'] as const) {
    const run = nativeRun(state)
    expect(serviceText(run, options)).toContain(`The database is between ${run.hop!.from} and ${run.hop!.to}.`)
  }
  const run = nativeRun('done')
  expect(serviceText(run, options)).toContain(`The database is at ${run.hop!.to}.`)
})
