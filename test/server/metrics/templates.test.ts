import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fastify from 'fastify'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { runMetrics } from '../../../src/app/run/run-metrics.ts'
import { backgroundMetrics } from '../../../src/app/worker/metrics.ts'
import { type MetricDefinition, type Metrics } from '../../../src/ports/metrics.ts'
import { observeRequests } from '../../../src/server/metrics/http-metrics.ts'

/** What worker and server really declare: labels by name, those of the parts of a histogram as well. */
function declared(): ReadonlyMap<string, readonly string[]> {
  const known = new Map<string, readonly string[]>([['up', []]])
  const nothing = (): void => undefined
  const note = ({ name, labels }: MetricDefinition) => {
    known.set(name, labels)
    return { add: nothing, set: nothing, clear: nothing, observe: nothing }
  }
  const metrics: Metrics = {
    counter: note,
    gauge: note,
    histogram: (definition) => {
      const { name, labels } = definition
      for (const part of ['_bucket', '_sum', '_count'])
        known.set(name + part, part === '_bucket' ? [...labels, 'le'] : labels)
      return { observe: nothing }
    },
    text: () => Promise.resolve(''),
    contentType: '',
  }
  backgroundMetrics(metrics, 'waystop')
  runMetrics(metrics, 'waystop')
  observeRequests(fastify(), metrics, 'waystop')
  return known
}

const known = declared()
/** Prometheus adds these itself. */
const ofTargets = ['job', 'instance']

/** What is wrong with the names in an expression. */
function faults(expression: string): readonly string[] {
  const found = [...expression.matchAll(/\b(waystop_\w+|up)\b(?:\{([^}]*)\})?/gu)]
  const labels = new Set([...ofTargets, ...found.flatMap(([, name = '']) => known.get(name) ?? [])])
  const unknown = found.flatMap(([, name = '', matchers = '']) => {
    const own = known.get(name)
    if (!own) return [`no metric ${name}`]
    const used = [...matchers.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/gu)].map(([, label = '']) => label)
    return used
      .filter((label) => ![...own, ...ofTargets].includes(label))
      .map((label) => `no label ${label} of ${name}`)
  })
  const grouped = [...expression.matchAll(/\b(?:by|on|without|ignoring)\s*\(([^)]*)\)/gu)]
    .flatMap(([, list = '']) => list.split(','))
    .map((label) => label.trim())
  const shape = found.length === 0 || !isBalanced(expression) ? [`no expression: ${expression}`] : []
  return [...shape, ...unknown, ...grouped.filter((label) => !labels.has(label)).map((label) => `no label ${label}`)]
}

function isBalanced(expression: string): boolean {
  const open: string[] = []
  const pairs: Readonly<Record<string, string>> = { ')': '(', '}': '{', ']': '[' }
  for (const letter of expression.replaceAll(/"[^"]*"/gu, '""')) {
    if ('({['.includes(letter)) open.push(letter)
    else if (letter in pairs && open.pop() !== pairs[letter]) return false
  }
  return open.length === 0
}

const template = (path: string): string =>
  readFileSync(fileURLToPath(new URL(`../../../templates/${path}`, import.meta.url)), 'utf8')

interface Rule {
  readonly alert: string
  readonly expr: string
  readonly for: string
  readonly labels: { readonly severity: string }
  readonly annotations: Readonly<Record<string, string>>
}

const { groups } = parse(template('alerts/waystop.yml')) as { groups: readonly { rules: readonly Rule[] }[] }
const rules = groups.flatMap((group) => group.rules)

describe('alert rules', () => {
  test.each(rules.map((rule) => [rule.alert, rule] as const))('%s names what really is there', (_, rule) => {
    expect(faults(rule.expr)).toEqual([])
    expect(rule.for).toMatch(/^\d+[smhd]$/u)
    expect(['warning', 'critical']).toContain(rule.labels.severity)
    expect(Object.keys(rule.annotations)).toEqual(['summary', 'description'])
    // What a text names, the expression must leave over.
    const left = [...rule.expr.matchAll(/by \(([^)]*)\)/gu)].flatMap(([, list = '']) => list.split(', '))
    const used = Object.values(rule.annotations).flatMap((text) => [...text.matchAll(/\$labels\.(\w+)/gu)])
    for (const [, label = ''] of used) expect([...left, ...ofTargets]).toContain(label)
  })

  test('tell of everything somebody has to be woken or told for, each once', () => {
    const names = rules.map(({ alert }) => alert)
    expect(new Set(names).size).toBe(names.length)
    for (const what of ['Failed', 'Stuck', 'PausedTooLong', 'RemainingTimeGrows', 'WorkerGone', 'HealthHoldsTooLong'])
      expect(names.some((name) => name.includes(what))).toBe(true)
  })
})

interface Panel {
  readonly id: number
  readonly title: string
  readonly type: string
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number }
  readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[]
}

const dashboard = JSON.parse(template('grafana/waystop.json')) as { panels: readonly Panel[]; templating: unknown }
const panels = dashboard.panels.filter(({ type }) => type !== 'row')

describe('the dashboard', () => {
  test.each(panels.map((panel) => [panel.title, panel] as const))(
    '%s shows what really is there',
    (_, { targets = [] }) => {
      expect(targets.length).toBeGreaterThan(0)
      for (const { expr, legendFormat } of targets) {
        expect(faults(expr)).toEqual([])
        const labels = [...known.values()].flat()
        for (const [, label = ''] of legendFormat.matchAll(/\{\{(\w+)\}\}/gu))
          expect([...labels, ...ofTargets]).toContain(label)
      }
    },
  )

  test('has panels that do not cover each other', () => {
    const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, i) => `${x + (i % w)},${y + Math.floor(i / w)}`),
    )
    expect(new Set(cells).size).toBe(cells.length)
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length)
    expect(Math.max(...dashboard.panels.map(({ gridPos: { x, w } }) => x + w))).toBe(24)
  })

  test('asks for databases by a metric that is there', () => {
    expect(faults(/label_values\(([^,]+),/u.exec(JSON.stringify(dashboard.templating))?.[1] ?? '')).toEqual([])
  })
})

test('the page about metrics lists every one of them with its labels, and every alert', () => {
  const page = readFileSync(fileURLToPath(new URL('../../../docs/metrics.md', import.meta.url)), 'utf8')
  const rows = [...page.matchAll(/^\| `(\w+)` \| (.*?) \|/gmu)]
  const told = new Map(
    rows
      .filter(([, name = '']) => name.startsWith('waystop_'))
      .map(([, name = '', cell = '']) => {
        const all = cell.replace('of one', '`database`, `migration_id`, `migration_name`')
        return [name, [...all.matchAll(/`(\w+)`/gu)].map(([, label = '']) => label).toSorted()] as const
      }),
  )
  const isPart = (name: string): boolean =>
    /_(?:sum|count)$/u.test(name) && known.has(name.replace(/_[a-z]+$/u, '_bucket'))
  const real = [...known]
    .filter(([name]) => name !== 'up' && !isPart(name))
    .map(
      ([name, labels]) => [name.replace(/_bucket$/u, ''), labels.filter((label) => label !== 'le').toSorted()] as const,
    )
  expect(Object.fromEntries(told)).toEqual(Object.fromEntries(real))
  expect(rows.map(([, name]) => name).filter((name) => name?.startsWith('Waystop'))).toEqual(
    rules.map(({ alert }) => alert),
  )
})

test('a name or a label that is not there is noticed', () => {
  expect(faults('sum by (nobody) (waystop_bbm_held)')).toEqual(['no label nobody'])
  expect(faults('waystop_bbm_holds{x="y"} > 1')).toEqual(['no metric waystop_bbm_holds'])
  expect(faults('waystop_bbm_held{bound="most"} > 1')).toEqual(['no label bound of waystop_bbm_held'])
  expect(faults('max(waystop_bbm_held')).toEqual(['no expression: max(waystop_bbm_held'])
})
