import { Liquid } from 'liquidjs'
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const root = new URL('../../../', import.meta.url)
const names = readdirSync(new URL('templates', root)).filter((name) => name.endsWith('.liquid'))
const docs = readFileSync(new URL('docs/templates.md', root), 'utf8')

const engine = new Liquid()
for (const filter of ['capital', 'sentence', 'code', 'fence', 'link']) engine.registerFilter(filter, String)

/** The part of the page below the heading of a template. */
function sectionOf(name: string): string {
  const [, rest = ''] = docs.split(`\n## ${name}\n`)
  return rest.split('\n## ')[0]!
}

test.each(names)('every variable of %s is explained', (name) => {
  const source = readFileSync(new URL(`templates/${name}`, root), 'utf8')
  const used = engine.globalVariablesSync(engine.parse(source))
  const section = sectionOf(name)
  expect(used.filter((variable) => !section.includes(`\`${variable}\``))).toEqual([])
  expect(docs).toContain(`| \`${name}\``.replace('run-report.html', 'run-report.md'))
})
