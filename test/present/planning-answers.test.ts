import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { comparisonText } from '../../src/present/comparison.ts'
import { displayWidth } from '../../src/present/display-width.ts'
import { matrixText } from '../../src/present/matrix.ts'
import { plainPalette } from '../../src/present/palette.ts'
import { stopListText } from '../../src/present/stops/list.ts'
import { stopProposalText } from '../../src/present/stops/proposal.ts'
import { whyText } from '../../src/present/why/text.ts'
import { runs } from '../support/arbitraries.ts'
import { editedDepot, ofDepot } from '../support/depot-answers.ts'
import { hostileText } from '../support/hostile-text.ts'

const options = { width: 80, palette: plainPalette }

/** The depot with work that no stop serves: a second background migration, an empty one and one that runs backwards. */
const troubled = editedDepot({
  'background_migrations:\n': [
    'background_migrations:',
    '  - {name: FillCartons, queued_in: "2.0", finalized_in: "2.1", table: cartons, size: large}',
    '  - {name: FillCrates, queued_in: "2.1", finalized_in: {earliest: "2.2", latest: "2.3"}, table: crates}',
    '  - {name: FillTrucks, queued_in: "2.4", finalized_in: "2.5", table: trucks}',
    '  - {name: Hasty, queued_in: "2.1", finalized_in: "2.1"}',
    '  - {name: Backwards, queued_in: "2.3", finalized_in: "2.2"}',
    '',
  ].join('\n'),
  'policy:\n': 'policy:\n  stop_schedule: {from: "2.1", minors: [2, 5]}\n',
})

const later = editedDepot({
  'complete_until: 2026-11-10': 'complete_until: 2026-11-20',
  'stops:\n': 'stops:\n  - {line: "2.1", when: [legacy-labels]}\n',
  '  - {version: "2.3.1"': '  - {version: "2.2.6", date: 2026-02-01}\n  - {version: "2.3.1"',
  '  - {version: "2.5.0", planned: {cut: 2026-12-10, release: 2026-12-15}}': '  - {version: "2.5.0", date: 2026-11-15}',
  '{from: "2.0", requires: ">=15", tested: "<17"}': '{from: "2.0", requires: ">=16"}',
  'dwell:\n': 'dwell:\n  - {since: "1.4", before: "2.2", at_least: 2d, reason: cooling}\n',
})

const answers = {
  'why, a stop that lives force': async () => whyText(await ofDepot.why('1.4'), options),
  'why, a conditional stop': async () => whyText(await ofDepot.why('2.0'), options),
  'why, a patch that does not count': async () => whyText(await ofDepot.why('2.2.0'), options),
  'why, no stop': async () => whyText(await ofDepot.why('2.1', {}, troubled), options),
  'why, a hop that is not legal': async () => whyText(await ofDepot.why('1.3.0 2.4.1'), options),
  'why, a hop that a fact decides': async () => whyText(await ofDepot.why('1.4.2 2.2.4'), options),
  'why, a legal hop': async () => {
    const flags = { assumeNo: true, component: ['postgresql=14.3'] }
    return whyText(await ofDepot.why('1.4.2 2.2.4', flags), options)
  },
  'why, a hop nothing can make legal': async () => whyText(await ofDepot.why('2.3.1 2.4.0'), options),
  'why, a reason that holds': async () => whyText(await ofDepot.why('avoid:2.4.0@2.3.1..2.4.0'), options),
  'why, a reason that does not hold': async () => whyText(await ofDepot.why('skips-stop:2.2@1.3.0..1.4.2'), options),
  'why, a background migration': async () => whyText(await ofDepot.why('FillCartons', {}, troubled), options),
  'stop list': async () => stopListText(await ofDepot.stopList(), options),
  'stop list, unserved lives': async () => stopListText(await ofDepot.stopList(troubled), options),
  'stop propose, nothing to change': async () => stopProposalText(await ofDepot.stopProposal(), options),
  'stop propose': async () => stopProposalText(await ofDepot.stopProposal(troubled), options),
  matrix: async () => matrixText(await ofDepot.matrix(), options),
  'matrix, refused rows': async () =>
    matrixText(await ofDepot.matrix({ versions: ['1.3.0,2.2.4,2.5.0'], to: '2.4.0', assumeNo: true }), options),
  'compare, nothing changed': async () =>
    comparisonText(await ofDepot.comparison({ from: '1.3.0', to: 'newest' }, editedDepot({})), options),
  compare: async () =>
    comparisonText(await ofDepot.comparison({ from: '1.3.0', component: ['postgresql=14'] }, later), options),
}

describe('planning answers on a terminal', () => {
  test.each(Object.entries(answers))('%s reads like its transcript', async (name, text) => {
    await expect(`${await text()}\n`).toMatchFileSnapshot(`./transcripts/${name}.txt`)
  })

  test('only a command, which must stay whole, is wider than the terminal', async () => {
    for (const text of Object.values(answers)) {
      const wide = (await text()).split('\n').filter((line) => displayWidth(line) > options.width)
      expect(wide).toEqual([])
    }
  })

  test('no text of a manifest leaves its place', async () => {
    await fc.assert(
      fc.asyncProperty(hostileText, async (text) => {
        const reason = JSON.stringify(text.toWellFormed().trim() || 'x')
        const manifest = editedDepot({
          'reason: weights of parcels': `reason: ${reason}`,
          'avoid: slow search': `avoid: ${reason}`,
        })
        const shown = [
          whyText(await ofDepot.why('1.4', {}, manifest), options),
          whyText(await ofDepot.why('2.3.1 2.4.0', {}, manifest), options),
          stopListText(await ofDepot.stopList(manifest), options),
        ]
        // eslint-disable-next-line no-control-regex
        for (const one of shown) expect(one).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E]/u)
      }),
      runs(60),
    )
  })
})
