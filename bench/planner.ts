/**
 * How long a plan takes, without reading the manifest. Every shape is planned at a quarter, at half and at full size, and
 * the growth from one to the next is printed: ×2 is linear. The ratio compares with `JSON.parse` of the same manifest in
 * the same run, so that machines of different speed can be compared. Numbers are medians of plans in one process;
 * `cold` is the first plan of a fresh process, which is what a command waits for.
 */
import { spawnSync } from 'node:child_process'
import { type Manifest } from '../src/domain/manifest.ts'
import { parseVersion } from '../src/domain/version.ts'
import { readManifest } from '../src/manifest/read-manifest.ts'
import { effectsUnder } from '../src/planner/effects.ts'
import { planUpgrade } from '../src/planner/plan.ts'
import { type PlanRequest } from '../src/planner/request.ts'
import { prepare } from '../src/planner/route.ts'
import { floorUnder } from '../src/planner/terrain.ts'
import { fullSize, sampleDocument, type Shape, shapes } from './planner-samples.ts'

const fractions = [1 / 4, 1 / 2, 1]
const runs = 9
const warmUps = 4
const target = 100

interface Subject {
  readonly manifest: Manifest
  readonly json: string
}

function subject(shape: Shape, fraction: number): Subject {
  const text = JSON.stringify(sampleDocument(shape, fraction))
  const result = readManifest([{ path: 'sample.json', text }])
  if ('problems' in result) throw new Error(JSON.stringify(result.problems.slice(0, 3)))
  return { manifest: result.ok, json: text }
}

function request({ product, releases, completeUntil }: Manifest): PlanRequest {
  const read = (text: string) => parseVersion(product.scheme, text)!
  return {
    from: read(releases[0]!.version.text),
    to: read(releases.at(-1)!.version.text),
    mode: 'offline',
    answers: new Map(),
    components: new Map([['db', read('11.0.0')]]),
    accepted: [],
    strict: false,
    installType: undefined,
    today: completeUntil,
    nodes: new Map(),
    history: [],
    estimates: new Map(),
    pendingPostMigrations: 'no',
  }
}

function median(work: () => unknown): number {
  const times: number[] = []
  for (let run = -warmUps; run < runs; run += 1) {
    const time = measure(work)
    if (run >= 0) times.push(time)
  }
  return times.toSorted((a, b) => a - b)[Math.floor(runs / 2)]!
}

function measure(work: () => unknown): number {
  const start = performance.now()
  work()
  return performance.now() - start
}

/** Hops that no stop and no life rules out: what a search looks at. */
function edges(manifest: Manifest): number {
  const { terrain, terms } = prepare(manifest, request(manifest))
  const floor = floorUnder(terrain, effectsUnder(terrain.rules, terms.answers, 'forbid'))
  return floor.reduce((sum, first, v) => sum + v - Math.min(first, v), 0)
}

/** The first plan of a fresh process. */
function cold(shape: Shape): number {
  const { stdout } = spawnSync(process.execPath, [import.meta.filename, '--cold', shape], { encoding: 'utf8' })
  return Number(stdout)
}

interface Row {
  readonly plan: number
  readonly cells: readonly string[]
}

function row(shape: Shape, fraction: number, before: Row | undefined): Row {
  const { manifest, json } = subject(shape, fraction)
  const asked = request(manifest)
  const plan = median(() => planUpgrade(manifest, asked, { alternatives: false }))
  const all = median(() => planUpgrade(manifest, asked, { alternatives: true }))
  const baseline = median(() => JSON.parse(json) as unknown)
  const { verdict, path, perAnswer } = planUpgrade(manifest, asked, { alternatives: false })
  const cells = [
    shape,
    String(manifest.releases.length),
    String(edges(manifest)),
    String(manifest.backgroundMigrations.length),
    String(manifest.blocks.length),
    path ? `${verdict}, ${path.hops.length} hops` : `${verdict}, ${perAnswer.length} plans`,
    plan.toFixed(1),
    before ? `×${(plan / before.plan).toFixed(1)}` : '',
    all.toFixed(1),
    fraction === 1 ? cold(shape).toFixed(0) : '',
    (plan / baseline).toFixed(1),
  ]
  return { plan, cells }
}

const titles = [
  'shape',
  'releases',
  'edges',
  'jobs',
  'blocks',
  'answer',
  'ms',
  'growth',
  'with alternatives',
  'cold',
  '× JSON.parse',
]

function printTable(rows: readonly Row[]): void {
  const widths = titles.map((title, i) => Math.max(title.length, ...rows.map(({ cells }) => cells[i]!.length)))
  for (const cells of [titles, ...rows.map((one) => one.cells)])
    console.log(cells.map((cell, i) => cell.padStart(widths[i]!)).join('  '))
}

function printTargets(full: readonly { readonly shape: Shape; readonly plan: number }[]): void {
  for (const { shape, plan } of full)
    console.log(`${plan <= target ? 'met   ' : 'MISSED'} plan of ${shape}: ${plan.toFixed(0)} ms, at most ${target} ms`)
}

function main([flag, shape]: readonly string[]): void {
  if (flag === '--cold') {
    const { manifest } = subject(shape as Shape, 1)
    const asked = request(manifest)
    console.log(measure(() => planUpgrade(manifest, asked, { alternatives: false })))
    return
  }
  const results = shapes.map((one) => {
    const rows: Row[] = []
    for (const size of fractions) rows.push(row(one, size, rows.at(-1)))
    return { shape: one, rows, plan: rows.at(-1)!.plan }
  })
  console.log(`one plan in process, without reading the manifest; full size: ${JSON.stringify(fullSize)}`)
  printTable(results.flatMap(({ rows }) => rows))
  printTargets(results)
}

main(process.argv.slice(2))
