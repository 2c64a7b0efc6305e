/**
 * How long a plan takes, without reading the manifest: `node bench/planner.ts` prints a table of growing sizes.
 *
 * Every number is a median; `cold` is the first plan of a fresh process, which is what a command waits for. The factor
 * is the growth from one size to the next, twice as large; the ratio compares with `JSON.parse` of the same manifest in
 * the same run, so that machines of different speed can be compared.
 */
import { spawnSync } from 'node:child_process'
import { type Manifest } from '../src/domain/manifest.ts'
import { parseVersion } from '../src/domain/version.ts'
import { readManifest } from '../src/manifest/read-manifest.ts'
import { planUpgrade } from '../src/planner/plan.ts'
import { type PlanRequest } from '../src/planner/request.ts'
import { prepare } from '../src/planner/route.ts'
import { fullSize, sampleDocument, type Shape, shapes } from './planner-samples.ts'

const fractions = [1 / 8, 1 / 4, 1 / 2, 1]
const runs = 7

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

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]!
}

function measure(work: () => unknown): number {
  const start = performance.now()
  work()
  return performance.now() - start
}

/** Hops that no stop and no life rules out: what the search looks at. */
function edges(manifest: Manifest): number {
  const { scene, constraints } = prepare(manifest, request(manifest))
  const floor = new Int32Array(scene.size)
  for (const { from, to, severity, conditions } of constraints) {
    const [left, right] = [from[0]!, to[0]!]
    const isFloor = left.start === 0 && right.end === scene.size && from.length === 1 && to.length === 1
    if (isFloor && severity === 'illegal' && conditions.length === 0)
      floor[right.start] = Math.max(floor[right.start]!, left.end)
  }
  let count = 0
  for (let v = 1; v < scene.size; v += 1) {
    floor[v] = Math.max(floor[v]!, floor[v - 1]!)
    count += Math.max(0, v - floor[v]!)
  }
  return count
}

/** The first plan of a fresh process. */
function cold(shape: Shape, fraction: number): number {
  const { stdout } = spawnSync(process.execPath, [import.meta.filename, '--cold', shape, String(fraction)], {
    encoding: 'utf8',
    maxBuffer: 2 ** 20,
  })
  return Number(stdout)
}

function row(
  shape: Shape,
  fraction: number,
  before: number | undefined,
): { readonly plan: number; readonly cells: string[] } {
  const { manifest, json } = subject(shape, fraction)
  const asked = request(manifest)
  const times = Array.from({ length: runs + 2 }, () =>
    measure(() => planUpgrade(manifest, asked, { alternatives: false })),
  )
  const plan = median(times.slice(2))
  const all = median(
    Array.from({ length: 3 }, () => measure(() => planUpgrade(manifest, asked, { alternatives: true }))),
  )
  const baseline = median(Array.from({ length: runs }, () => measure(() => JSON.parse(json) as unknown)))
  const { verdict, path } = planUpgrade(manifest, asked, { alternatives: false })
  const cells = [
    shape,
    String(manifest.releases.length),
    String(edges(manifest)),
    String(manifest.backgroundMigrations.length),
    String(manifest.blocks.length),
    `${verdict} ${path?.hops.length ?? ''}`,
    plan.toFixed(1),
    before === undefined ? '' : `×${(plan / before).toFixed(1)}`,
    all.toFixed(1),
    cold(shape, fraction).toFixed(0),
    baseline.toFixed(1),
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
  'plan',
  'ms',
  'growth',
  'with alternatives',
  'cold',
  'JSON',
  'ratio',
]

function printTable(rows: readonly (readonly string[])[]): void {
  const widths = titles.map((title, i) => Math.max(title.length, ...rows.map((cells) => cells[i]!.length)))
  for (const cells of [titles, ...rows]) console.log(cells.map((cell, i) => cell.padStart(widths[i]!)).join('  '))
}

function main([flag, shape, fraction]: readonly string[]): void {
  if (flag === '--cold') {
    const { manifest } = subject(shape as Shape, Number(fraction))
    const asked = request(manifest)
    console.log(measure(() => planUpgrade(manifest, asked, { alternatives: false })))
    return
  }
  const rows: string[][] = []
  for (const one of shapes) {
    let before: number | undefined
    for (const size of fractions) {
      const { plan, cells } = row(one, size, before)
      before = plan
      rows.push(cells)
    }
  }
  console.log(`full size: ${JSON.stringify(fullSize)}; node ${process.version}`)
  printTable(rows)
}

main(process.argv.slice(2))
