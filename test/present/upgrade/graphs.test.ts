import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { upgradeDot } from '../../../src/present/upgrade/dot.ts'
import { upgradeMermaid } from '../../../src/present/upgrade/mermaid.ts'
import { runs } from '../../support/arbitraries.ts'
import { hostileText } from '../../support/hostile-text.ts'
import { hostileUpgrade, longUpgrade } from '../../support/sample-upgrades.ts'

describe('plan upgrade as a graph', () => {
  test('for Mermaid reads like its transcript', async () => {
    await expect(upgradeMermaid(longUpgrade())).toMatchFileSnapshot('../transcripts/upgrade, a long path.mmd')
  })

  test('for Graphviz reads like its transcript', async () => {
    await expect(upgradeDot(longUpgrade())).toMatchFileSnapshot('../transcripts/upgrade, a long path.dot')
  })

  test('for Mermaid no text leaves its label', () => {
    const label = String.raw`"(?:[\p{L}\p{N} .,_/=:-]|#\d+;|<br/>)*"`
    const line = new RegExp(
      String.raw`^(?:flowchart TD|  (?:accTitle: [^"\n]*|n\d+\[${label}\]:::\w+|n\d+ (?:-->|-\.->)\|${label}\| n\d+|classDef \w+ [\w:\- ]+))$`,
      'u',
    )
    fc.assert(
      fc.property(hostileText, (text) => {
        const lines = upgradeMermaid(hostileUpgrade(text)).trimEnd().split('\n')
        expect(lines.filter((one) => !line.test(one))).toEqual([])
      }),
      runs(200),
    )
  })

  test('for Mermaid no label is a Markdown list', () => {
    const chart = upgradeMermaid(hostileUpgrade('1. one'))
    expect(chart).toContain('n2["1#46; one"]')
    expect(upgradeMermaid(hostileUpgrade('- one'))).toContain('n2["#45; one"]')
  })

  test('for Graphviz no text leaves its quotes', () => {
    const quoted = String.raw`"(?:[^"\\\n]|\\["\\n])*"`
    const attribute = String.raw`\w+=(?:${quoted}|\w+)`
    const line = new RegExp(
      String.raw`^(?:digraph upgrade \{|\}|  (?:graph|node|edge|n\d+|n\d+ -> n\d+) \[${attribute}(?:, ${attribute})*\])$`,
      'u',
    )
    fc.assert(
      fc.property(hostileText, (text) => {
        const lines = upgradeDot(hostileUpgrade(text)).trimEnd().split('\n')
        expect(lines.filter((one) => !line.test(one))).toEqual([])
      }),
      runs(200),
    )
  })
})
