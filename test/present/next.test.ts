import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nextText } from '../../src/present/next.ts'
import { plainPalette } from '../../src/present/palette.ts'
import { type Upgrade } from '../../src/results/upgrade.ts'
import { runs } from '../support/arbitraries.ts'
import { hostileText } from '../support/hostile-text.ts'
import {
  hostileUpgrade,
  longUpgrade,
  nothingToDo,
  perAnswerUpgrade,
  refusedUpgrade,
  repairUpgrade,
} from '../support/sample-upgrades.ts'
import { nextOf } from '../support/upgrade-builder.ts'

const next = (result: Upgrade, width: number): string => nextText(nextOf(result), { width, palette: plainPalette })

/** The same path once its first hops were made. */
function later(result: Upgrade, made: number): Upgrade {
  const path = result.path!
  return { ...result, path: { ...path, hops: path.hops.slice(made) } }
}

const samples = {
  'first hop': longUpgrade(),
  'hop with a component step': later(longUpgrade(), 8),
  'last hop': later(longUpgrade(), 16),
  repair: repairUpgrade(),
  refusal: refusedUpgrade(),
  question: perAnswerUpgrade(),
  'nothing to do': nothingToDo(),
}

describe('plan next as text', () => {
  test.each(Object.entries(samples))('%s: reads like its transcript on a phone', async (name, result) => {
    await expect(`${next(result, 40)}\n`).toMatchFileSnapshot(`transcripts/next on a phone, ${name}.txt`)
  })

  test('keeps to 40 columns, but for words that are longer', () => {
    for (const result of Object.values(samples)) {
      const wide = next(result, 40)
        .split('\n')
        .filter((line) => line.length > 40)
      expect(wide.filter((line) => !/^\s*(?:\S{37,}|'[^']{35,}')(?: \\)?$/u.test(line))).toEqual([])
    }
  })

  test('names what comes after, or that nothing does', () => {
    expect(next(longUpgrade(), 80)).toMatch(/When 15\.4\.6 is up\n {2}plan next --from 15\.4\.6 --to 18$/u)
    expect(next(later(longUpgrade(), 16), 80)).toMatch(/18\.11\.9 is the last landing\.$/u)
  })

  test('never sends a control character of the manifest to the terminal', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(next(hostileUpgrade(text), 40)).not.toMatch(/[^\P{Cc}\n]|\p{Bidi_Control}/u)
      }),
      runs(100),
    )
  })
})
