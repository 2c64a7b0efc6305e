import { describe, expect, test } from 'vitest'
import { stopStatus, type StopStatusFlags } from '../../src/app/stop-status.ts'
import { plainPalette } from '../../src/present/palette.ts'
import { stopStatusText } from '../../src/present/stops/status.ts'
import { stopStatusSchema, type StopStatus } from '../../src/results/stop-status.ts'
import { documentOf } from '../support/manifests.ts'
import { memoryPorts } from '../support/memory-ports.ts'
import { schemaErrors } from '../support/valid-answer.ts'

const manifest = JSON.stringify(
  documentOf({
    policy: { stop_schedule: { from: '1.2', minors: [2, 4, 6, 8] } },
    stops: [{ line: '1.0' }, { line: '1.4', reason: 'it takes hours', declared: '2026-01-01', for: ['BackfillX'] }],
    background_migrations: [{ name: 'BackfillX', queued_in: '1.3', finalized_in: '1.5' }],
    releases: [
      { version: '1.0.0', date: '2025-10-10' },
      { version: '1.3.0', date: '2026-01-10' },
      { version: '1.4.0', date: '2026-02-10' },
      { version: '1.5.0', date: '2026-12-10' },
    ],
  }),
)

async function status(line: string | undefined, flags: StopStatusFlags = {}, files = {}): Promise<StopStatus> {
  const ports = memoryPorts({
    '/desk/manifest.yaml': manifest,
    '/package/manifests/shop/manifest.yaml': manifest,
    ...files,
  })
  const answer = await stopStatus(ports, line, {
    ...(flags.product === undefined && { manifest: 'manifest.yaml' }),
    ...flags,
  })
  expect(schemaErrors(stopStatusSchema, answer)).toEqual([])
  return answer
}

const page = (text: string) => ({
  '/desk/upgrade-paths.md': `1.4\n<!-- waystop:stops -->\n${text}\n<!-- /waystop:stops -->\n1.4\n`,
})

async function pageDuty(files: object, line = '1.4', flags: StopStatusFlags = {}) {
  const { stops } = await status(line, flags, files)
  return stops[0]!.duties.find(({ duty }) => duty === 'page')!.state
}

describe('the page of required stops', () => {
  test('counts when it names the stop between the markers', async () => {
    expect(await pageDuty(page('- **1.4**: it takes hours'))).toBe('done')
    expect(await pageDuty(page('land on 1.4.2 or later'))).toBe('done')
  })

  test.each(['', '11.4', '1.40', '2.1.4', '1.4rc', '104'])('does not count when it says %j', async (text) => {
    expect(await pageDuty(page(text))).toBe('overdue')
  })

  test('is looked for where .waystop.yaml says', async () => {
    const defaults = { '/desk/.waystop.yaml': 'texts: {page: docs/stops.md}\n' }
    const text = '<!-- waystop:stops -->1.4<!-- /waystop:stops -->'
    expect(await pageDuty({ ...defaults, '/desk/docs/stops.md': text })).toBe('done')
    expect(await pageDuty({ ...defaults, ...page('1.4') })).toBe('overdue')
  })

  test('is not asked about a product that ships with plan', async () => {
    expect(await pageDuty(page(''), '1.4', { product: 'shop' })).toBe('unknown')
  })
})

test('says what the stop is, which lives land there, and what to do first', async () => {
  const answer = await status('1.4.3')
  expect(answer.stops[0]).toMatchObject({ declared: '2026-01-01', for: ['BackfillX'], is_out: true })
  expect(answer.stops[0]!.lives.map(({ name }) => name)).toEqual(['BackfillX'])
  expect(answer).toMatchObject({ overdue: 3, command: 'plan stop declare 1.4 --manifest manifest.yaml' })
  expect(stopStatusText(answer, { width: 100, palette: plainPalette })).toMatchInlineSnapshot(`
    "Shop 1.4 is a required stop, 3 duties overdue (manifest of 2026-01-01)
    The manifest is 324 days old: releases after 2026-01-01 are not known here.

    Declared   2026-01-01
    Because    it takes hours
    For        BackfillX
    Landing    of BackfillX [1.3, 1.5)

     !  page                    overdue since 1.4, 2026-02-10  the page does not name it between the
                                                               markers
     !  support                 overdue since 1.4, 2026-02-10  nobody recorded that it was done
     !  release-managers        overdue since 1.4, 2026-02-10  nobody recorded that it was done
     x  finalizers              done                           finalized later: BackfillX in 1.5
     -  minimum-schema-release  due with 1.5, 2026-12-10       1.5 says no minimum_schema
     -  packages                due with 1.5, 2026-12-10       nobody recorded that it was done
        squash-issue            not needed                     there are not two stops before it to fold
                                                               up to
        squash                  not needed                     there are not two stops before it to fold
                                                               up to
        minimum-schema-version  not needed                     only after a squash: nothing is folded

    Next       plan stop declare 1.4 --manifest manifest.yaml"
  `)
})

test('a stop that only the schedule tells is unknown rather than overdue, also on a line nobody listed yet', async () => {
  for (const line of ['1.6', '1.8']) {
    const answer = await status(line)
    expect(answer).toMatchObject({ overdue: 0, command: `plan stop declare ${line} --manifest manifest.yaml` })
    expect(answer.remarks[0]).toContain('follows from the schedule')
  }
})

test('--all lists declared stops with something open, and none when all is done', async () => {
  expect((await status(undefined, { all: true })).stops.map(({ stop }) => stop.id)).toEqual(['1.4'])
  const { stops, command } = await status(
    undefined,
    { all: true, manifest: 'bare.yaml' },
    { '/desk/bare.yaml': JSON.stringify(documentOf({})) },
  )
  expect(stops).toEqual([])
  expect(command).toBe('plan stop list --manifest bare.yaml')
})

test('what is no stop, no line, or no question is refused with what to type', async () => {
  await expect(status('1.3')).rejects.toMatchObject({
    code: 'no-stop',
    next: expect.stringContaining('plan stop declare'),
  })
  await expect(status('x')).rejects.toMatchObject({ code: 'unknown-version' })
  await expect(status(undefined)).rejects.toMatchObject({ code: 'usage' })
  await expect(status('1.4', { all: true })).rejects.toMatchObject({ code: 'usage' })
})
