import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { type ReportFormat, reportTemplates, runReport } from '../../../src/present/run/report.ts'
import { type RunAnswer } from '../../../src/results/run.ts'
import { elementsOf } from '../../support/markup-check.ts'
import { tales } from '../../support/run-tales.ts'

const folder = fileURLToPath(new URL('../../../templates', import.meta.url))

function report(run: RunAnswer, format: ReportFormat): string {
  const name = reportTemplates[format]
  return runReport(run, format, { name, source: readFileSync(join(folder, name), 'utf8') }, 'Europe/Berlin')
}

describe.each(['done', 'a failed migrate', 'paused', 'aborted in the middle', 'a native run'])('%s', (name) => {
  test('reads as Markdown like its transcript', async () => {
    await expect(report(tales[name]!(), 'markdown')).toMatchFileSnapshot(`../transcripts/run report, ${name}.md`)
  })

  test('is one page of HTML that closes what it opens, runs nothing and fetches nothing', () => {
    const page = report(tales[name]!(), 'html')
    const elements = elementsOf(page, { html: true })
    expect(elements.map((one) => one.name)).not.toContain('script')
    const addresses = elements.flatMap(({ attributes }) => [attributes['src'], attributes['href']])
    expect(addresses.filter((one) => one !== undefined && !one.startsWith('#'))).toEqual([])
    expect(page).not.toMatch(/url\(|@import/u)
  })
})

test('what programs print and people write is text in a report, never markup', () => {
  const evil = '</code></pre><script>alert(1)</script> | `x` @all \u001B[31m'
  const run = tales['a failed migrate']!()
  const hostile: RunAnswer = {
    ...run,
    failure: { ...run.failure!, what: evil, tail: `${evil}\n\`\`\`\n# heading` },
    overrides: [{ id: 'avoid:1', because: evil, by: evil, at: run.at }],
    remarks: [evil],
  }
  const page = report(hostile, 'html')
  expect(elementsOf(page, { html: true }).map((one) => one.name)).not.toContain('script')
  const markdown = report(hostile, 'markdown')
  expect(markdown.replaceAll(/^(`{3,}).*\n[^]*?\n\1$/gmu, '')).not.toMatch(/(?<!\\)<script|@all/u)
  expect(markdown).not.toContain('\u001B')
})

test('every step of every hop is in a report, with when it was begun and how long it took', () => {
  const run = tales['done']!()
  const markdown = report(run, 'markdown')
  for (const { steps } of run.hops)
    for (const { id } of steps) expect(markdown).toMatch(new RegExp(`\`${id}\` \\| done \\| \\S+ \\S+ \\| \\S+`, 'u'))
})
