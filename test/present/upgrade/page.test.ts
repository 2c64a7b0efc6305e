import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { upgradeHtml } from '../../../src/present/upgrade/html.ts'
import { upgradeSvg } from '../../../src/present/upgrade/svg.ts'
import { type Upgrade } from '../../../src/results/upgrade.ts'
import { runs } from '../../support/arbitraries.ts'
import { hostileText } from '../../support/hostile-text.ts'
import { elementsOf } from '../../support/markup-check.ts'
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

const name = 'upgrade.html.liquid'
const source = readFileSync(new URL(`../../../templates/${name}`, import.meta.url), 'utf8')
const page = (result: Upgrade): string => upgradeHtml(result, { name, source })
const elements = (result: Upgrade) => elementsOf(page(result), { html: true })

const samples = [
  longUpgrade(),
  veryLongUpgrade(),
  shortUpgrade(),
  refusedUpgrade(),
  nothingToDo(),
  perAnswerUpgrade(),
  repairUpgrade(),
]

describe('plan upgrade as an image', () => {
  test('is well-formed, and has a name and a description', () => {
    const [svg, title, description] = elementsOf(upgradeSvg(longUpgrade()))
    expect(svg).toMatchObject({ name: 'svg', attributes: { role: 'img', 'aria-labelledby': 'wm-title wm-desc' } })
    expect(title).toMatchObject({ name: 'title', text: 'GitLab 15.4.2 to 18.11.9' })
    expect(description!.text).toContain('Hop 2: 16.0.10, only if many-users or large-pipeline-variables.')
  })

  test('names the date of the manifest', () => {
    expect(upgradeSvg(longUpgrade())).toContain('newest 18 known on 2026-11-20')
  })

  test('asks nobody for anything and runs nothing', () => {
    const svg = upgradeSvg(veryLongUpgrade())
    expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(
      /https?:|url\(|<script|<image|<foreignObject|@import|\son\w+=/iu,
    )
  })

  test('draws hops that are needed only under a condition with a broken ring', () => {
    const rings = elementsOf(upgradeSvg(longUpgrade())).filter(({ attributes }) => attributes['class'] === 'wm-maybe')
    expect(rings).toHaveLength(4 + 1)
    expect(rings.every(({ attributes }) => attributes['stroke-dasharray'] !== undefined)).toBe(true)
  })

  test('stays well-formed whatever the manifest says, and holds no elements but its own', () => {
    const own = new Set(['svg', 'title', 'desc', 'style', 'rect', 'g', 'path', 'circle', 'text'])
    fc.assert(
      fc.property(hostileText, fc.integer({ min: 200, max: 1200 }), (text, width) => {
        const names = elementsOf(upgradeSvg(hostileUpgrade(text), { width })).map((element) => element.name)
        expect(names.filter((one) => !own.has(one))).toEqual([])
      }),
      runs(150),
    )
  })
})

describe('plan upgrade as a page', () => {
  test('is well-formed for every verdict', () => {
    for (const result of samples)
      expect(elements(result)[0]).toMatchObject({ name: 'html', attributes: { lang: 'en' } })
  })

  test('tells what was read of the site, where and when', () => {
    const site = [{ subject: 'installed', value: '15.4.2', source: 'records of main', at: '2026-11-21T12:00:00.000Z' }]
    const text = page({ ...longUpgrade(), site })
    expect(text).toContain('<ul><li>installed 15.4.2 (records of main)</li><li>at 2026-11-21 12:00 UTC</li></ul>')
    expect(page(longUpgrade())).not.toContain('Read of this site')
  })

  test('allows no script and no request', () => {
    const policy = elements(longUpgrade()).find(
      ({ attributes }) => attributes['http-equiv'] === 'Content-Security-Policy',
    )
    expect(policy?.attributes['content']).toBe(
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
    )
    expect(page(longUpgrade())).not.toMatch(/<script|<link|<iframe|<img|url\(|@import/iu)
  })

  test('gives each id once, and every link inside the page has an end', () => {
    for (const result of samples) {
      const all = elements(result)
      const ids = all.flatMap(({ attributes }) => attributes['id'] ?? [])
      expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([])
      const inner = all.flatMap(({ attributes: { href = '' } }) => (href.startsWith('#') ? [href.slice(1)] : []))
      expect(inner.filter((id) => !ids.includes(id))).toEqual([])
    }
  })

  test('has a heading order without gaps', () => {
    for (const result of samples) {
      const levels = elements(result).flatMap(({ name: element }) =>
        /^h[1-6]$/u.test(element) ? [Number(element[1])] : [],
      )
      expect(levels[0]).toBe(1)
      expect(levels.filter((level, i) => i > 0 && level > levels[i - 1]! + 1)).toEqual([])
    }
  })

  test('stays the same page whatever the manifest says', () => {
    const shape = (text: string) =>
      elements(hostileUpgrade(text)).filter(({ name: element }) => !mapElements.has(element))
    const outline = (text: string) => shape(text).map((element) => `${element.depth} ${element.name}`)
    const plain = outline('plain')
    fc.assert(
      fc.property(
        hostileText.filter((text) => !/https?:/u.test(text)),
        (text) => {
          expect(outline(text)).toEqual(plain)
        },
      ),
      runs(100),
    )
  })

  test('links only to addresses of the web', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const links = elements(hostileUpgrade(text)).flatMap(({ attributes }) => attributes['href'] ?? [])
        expect(links.filter((link) => !/^(?:#|https?:\/\/)/iu.test(link))).toEqual([])
      }),
      runs(100),
    )
  })
})

/** How many lines a label has depends on its length. */
const mapElements = new Set(['text', 'rect', 'path', 'circle'])
