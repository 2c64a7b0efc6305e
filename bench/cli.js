// `npm run bench -- [RUNS]`: whole processes, interleaved, so that a busy machine slows all of them alike; then the
// planner by itself, on manifests that grow (`bench/planner.ts`).
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { subjects } from './subjects.js'

/** At most so many times as long as the other. */
const targets = [
  { name: 'plan --help', base: 'empty, as documented', atMost: 0.75 },
  { name: 'plan upgrade', base: 'empty, as documented', atMost: 0.9 },
  { name: 'plan upgrade', base: 'empty, in our bundle', atMost: 1.4 },
]

/** Exit codes that say the subject did not do what is to be measured; a refusal or an open question is an answer. */
const failures = new Set([1, 2])

const runs = Number(process.argv[2] ?? 41)
const warmUps = 3
const folder = mkdtempSync(join(tmpdir(), 'waystop-bench-'))
const cache = join(folder, 'cache')
const env = { PATH: process.env['PATH'], HOME: folder, XDG_CACHE_HOME: cache, SHELL: '/bin/sh' }

try {
  const medians = measure(await subjects(folder, cache))
  printMedians(medians)
  printTargets(medians)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
console.log()
const planner = fileURLToPath(new URL('planner.ts', import.meta.url))
process.exitCode = spawnSync(process.execPath, [planner], { stdio: 'inherit' }).status ?? 1

/** @param {import('./subjects.js').Subject[]} list */
function measure(list) {
  const times = new Map(list.map(({ name }) => [name, /** @type {number[]} */ ([])]))
  for (let round = -warmUps; round < runs; round += 1) {
    for (const subject of list) {
      const time = timeOf(subject)
      if (round >= 0) times.get(subject.name)?.push(time)
    }
  }
  return new Map([...times].map(([name, all]) => [name, median(all)]))
}

/** @param {import('./subjects.js').Subject} subject */
function timeOf({ name, args, before }) {
  before?.()
  const start = process.hrtime.bigint()
  const { status, stderr } = spawnSync(process.execPath, args, { env, encoding: 'utf8' })
  const milliseconds = Number(process.hrtime.bigint() - start) / 1e6
  if (status === null || failures.has(status)) throw new Error(`${name} failed: ${stderr}`)
  return milliseconds
}

/** @param {number[]} values */
function median(values) {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

/** @param {Map<string, number>} medians */
function printMedians(medians) {
  const base = medians.get('empty, as documented') ?? Number.NaN
  console.log(`median of ${runs} runs`.padEnd(36), '    ms', ' × documented')
  for (const [name, time] of medians) {
    console.log(name.padEnd(36), time.toFixed(1).padStart(6), (time / base).toFixed(2).padStart(8))
  }
}

/** @param {Map<string, number>} medians */
function printTargets(medians) {
  for (const { name, base, atMost } of targets) {
    const ratio = (medians.get(name) ?? Number.NaN) / (medians.get(base) ?? Number.NaN)
    if (Number.isNaN(ratio)) continue
    console.log(`${ratio <= atMost ? 'met   ' : 'MISSED'} ${name}: ${ratio.toFixed(2)} × ${base}, at most ${atMost}`)
  }
}
