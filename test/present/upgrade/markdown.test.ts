import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { upgradeMarkdown } from '../../../src/present/upgrade/markdown.ts'
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
} from '../../support/sample-upgrades.ts'

const name = 'upgrade-checklist.md.liquid'
const source = readFileSync(new URL(`../../../templates/${name}`, import.meta.url), 'utf8')
const checklist = (result: Upgrade): string => upgradeMarkdown(result, { name, source })

const samples = {
  'a long path': longUpgrade(),
  'a refusal': refusedUpgrade(),
  'nothing to do': nothingToDo(),
  'one path per answer': perAnswerUpgrade(),
  'a repair on the way': repairUpgrade(),
}

describe('plan upgrade as a checklist', () => {
  test.each(Object.entries(samples))('%s reads like its transcript', async (title, result) => {
    await expect(checklist(result)).toMatchFileSnapshot(`../transcripts/checklist, ${title}.md`)
  })

  test('leaves one empty line between blocks and none with spaces', () => {
    for (const result of Object.values(samples)) {
      expect(checklist(result)).not.toMatch(/\n{3}|[ \t]\n/u)
      expect(checklist(result)).toMatch(/[^\n]\n$/u)
    }
  })

  test('gives every hop something to tick, its commands whole', () => {
    const text = checklist(longUpgrade())
    expect(text.match(/^## (?:Hop|Patch hop)/gmu)).toHaveLength(17)
    expect(text.match(/^- \[ \] .* is up and checked$/gmu)).toHaveLength(17)
    expect(text).toContain('  sudo apt-get update && sudo apt-get install --yes gitlab-ee=18.11.9-ee.0\n')
  })

  test('tells what was read of the site, where and when', () => {
    const site = [
      { subject: 'installed', value: '15.4.2', source: 'records of main', at: '2026-11-21T12:00:00.000Z' },
      { subject: 'many-users', value: 'yes (31000)', source: 'main' },
    ]
    const text = checklist({ ...longUpgrade(), site })
    expect(text).toContain(
      '## Read of this site\n\n- installed 15.4.2 (records of main)\n- many-users yes (31000) (main)\n- at 2026-11-21 12:00 UTC\n',
    )
    expect(checklist(longUpgrade())).not.toContain('Read of this site')
  })

  test('keeps the skeleton of its document whatever the manifest says', () => {
    const skeleton = skeletonOf(checklist(hostileUpgrade('plain')))
    fc.assert(
      fc.property(
        hostileText.filter((text) => text.trim() !== ''),
        (text) => {
          expect(skeletonOf(checklist(hostileUpgrade(text)))).toEqual(skeleton)
        },
      ),
      runs(200),
    )
  })

  test('mentions nobody and opens no tag', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const prose = proseOf(checklist(hostileUpgrade(text)))
        const bare = prose.replaceAll(/<!-- -->|<\/?(?:details|summary)>|<https?:\/\/[^\s<>]*>/gu, ' ')
        expect(bare).not.toMatch(/(?<!\\)<|@\w/u)
      }),
      runs(200),
    )
  })
})

/** What every line is: heading, item, fence; texts left out. */
function skeletonOf(markdown: string): string[] {
  return linesOutsideFences(markdown)
    .filter((line) => line.trim() !== '')
    .map((line) => /^ *(?:#+ |- \[ \] |- |> |<\/?details>|`{3,}sh$)?/u.exec(line)![0].replace(/`+/u, '```'))
}

function linesOutsideFences(markdown: string): string[] {
  let fence: string | undefined
  const lines = markdown.split('\n').filter((line) => {
    if (fence !== undefined) {
      if (line.trim() === fence) fence = undefined
      return false
    }
    fence = /^ *(`{3,})sh$/u.exec(line)?.[1]
    return true
  })
  expect(fence).toBeUndefined()
  return lines
}

/** Without code blocks and code spans. */
function proseOf(markdown: string): string {
  return linesOutsideFences(markdown)
    .map((line) => line.replaceAll(/(?<![\\`])(`+)(?!`)[^\n]*?(?<!`)\1(?!`)/gu, ''))
    .join('\n')
}
