import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Palette, plainPalette } from '../../../src/present/palette.ts'
import { upgradeText } from '../../../src/present/upgrade/text.ts'
import { type Upgrade } from '../../../src/results/upgrade.ts'
import { runs } from '../../support/arbitraries.ts'
import { hostileText } from '../../support/hostile-text.ts'
import {
  hostileUpgrade,
  longUpgrade,
  nothingToDo,
  perAnswerUpgrade,
  refusedUpgrade,
  repairUpgrade,
  shortUpgrade,
  veryLongUpgrade,
} from '../../support/sample-upgrades.ts'

const plain = (result: Upgrade, width = 80, verbose = false): string =>
  upgradeText(result, { width, palette: plainPalette, verbose })

const samples = {
  'a long path': longUpgrade(),
  'a very long path': veryLongUpgrade(),
  'a patch': shortUpgrade(),
  'a refusal': refusedUpgrade(),
  'nothing to do': nothingToDo(),
  'one path per answer': perAnswerUpgrade(),
  'a repair on the way': repairUpgrade(),
}

describe('plan upgrade as text', () => {
  test.each(Object.entries(samples))('%s reads like its transcript', async (name, result) => {
    await expect(`${plain(result)}\n`).toMatchFileSnapshot(`../transcripts/upgrade, ${name}.txt`)
  })

  test('with --verbose names everything of every hop', async () => {
    await expect(`${plain(longUpgrade(), 80, true)}\n`).toMatchFileSnapshot('../transcripts/upgrade, --verbose.txt')
  })

  test('a path of 17 hops fits a screen of 80 columns and 40 lines', () => {
    const lines = plain(longUpgrade()).split('\n')
    expect(lines.length).toBeLessThanOrEqual(40)
    expect(lines.filter((line) => line.length > 80)).toEqual([])
  })

  test('says in the first line that the product was taken by default, and with which date', () => {
    expect(plain(shortUpgrade()).split('\n')[0]).toBe(
      'GitLab (taken by default) 17.5.0 -> 17.5.2 (manifest of 2026-11-20)   1 hop',
    )
  })

  test('says that the manifest is old', () => {
    const old = { ...shortUpgrade().manifest, age_days: 60, stale: true }
    expect(plain({ ...shortUpgrade(), manifest: old })).toContain(
      'The manifest is 60 days old: releases after 2026-11-20 are not known here.',
    )
  })

  test.each([60, 72, 80, 100, 132])('keeps to %i columns, but for words that are longer', (width) => {
    for (const result of Object.values(samples)) {
      const tooWide = plain(result, width)
        .split('\n')
        .filter((line) => line.length > width)
      expect(tooWide).toEqual([])
    }
  })

  test('lays out the same with colours and without', () => {
    for (const result of Object.values(samples)) {
      const colourful = upgradeText(result, { width: 80, palette: ansi })
      // eslint-disable-next-line no-control-regex
      expect(colourful.replaceAll(/\u001B\[\d+m/gu, '')).toBe(plain(result))
    }
  })

  test('never sends a control character of the manifest to the terminal', () => {
    fc.assert(
      fc.property(hostileText, fc.boolean(), (text, verbose) => {
        expect(plain(hostileUpgrade(text), 80, verbose)).not.toMatch(/[^\P{Cc}\n]|\p{Bidi_Control}/u)
      }),
      runs(200),
    )
  })
})

const painted = (code: number) => (text: string) => `\u001B[${code}m${text}\u001B[0m`
const ansi: Palette = {
  bad: painted(31),
  caution: painted(33),
  good: painted(32),
  faint: painted(2),
  strong: painted(1),
}
