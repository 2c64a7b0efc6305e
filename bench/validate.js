// `node bench/validate.js [RUNS]`: whole processes of `plan validate` on manifests of growing size, in one run.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { largeManifest } from './large-manifest.js'

const binary = fileURLToPath(new URL('../bin/run.js', import.meta.url))
const runs = Number(process.argv[2] ?? 5)
const sizes = [100, 200, 400, 1000]
const folder = mkdtempSync(join(tmpdir(), 'waystop-bench-'))
const env = { PATH: process.env['PATH'], HOME: folder, XDG_CACHE_HOME: join(folder, 'cache') }

try {
  for (const lines of sizes) writeFileSync(fileOf(lines), largeManifest(lines))
  print(measure())
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** @param {number} lines */
function fileOf(lines) {
  return join(folder, `${lines}.yaml`)
}

/** The median of each subject; the first round, which fills the cache, does not count. */
function measure() {
  const subjects = sizes.flatMap((lines) => {
    const args = ['validate', fileOf(lines), '--fail-on', 'never']
    return [
      { name: `${lines}`, args },
      { name: `${lines} --base`, args: [...args, '--base', fileOf(lines)] },
    ]
  })
  const times = new Map(subjects.map(({ name }) => [name, /** @type {number[]} */ ([])]))
  for (let round = -1; round < runs; round += 1) {
    for (const { name, args } of [{ name: 'empty', args: ['--version'] }, ...subjects]) {
      const time = timeOf(args)
      if (round >= 0) times.set(name, [...(times.get(name) ?? []), time])
    }
  }
  return new Map(
    [...times].map(([name, all]) => [name, all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0]),
  )
}

/** @param {string[]} args */
function timeOf(args) {
  const start = process.hrtime.bigint()
  const { status, stderr } = spawnSync(process.execPath, [binary, ...args], { env, encoding: 'utf8', maxBuffer: 1e9 })
  if (status !== 0) throw new Error(`plan ${args.join(' ')} ended with ${status}: ${stderr}`)
  return Number(process.hrtime.bigint() - start) / 1e6
}

/** @param {Map<string, number>} medians */
function print(medians) {
  const start = medians.get('empty') ?? 0
  const least = medians.get(String(sizes[0])) ?? 0
  console.log(`plan validate, warm cache, median of ${runs} runs; a start alone takes ${start.toFixed(0)} ms`)
  console.log('migrations  background  releases      ms  × smallest  × size   --base')
  for (const lines of sizes) {
    const time = medians.get(String(lines)) ?? 0
    const base = medians.get(`${lines} --base`) ?? 0
    const cells = [
      String(lines * 50).padStart(10),
      String(lines * 10).padStart(10),
      String(lines * 5).padStart(8),
      time.toFixed(0).padStart(6),
      ((time - start) / (least - start)).toFixed(1).padStart(10),
      (lines / (sizes[0] ?? 1)).toFixed(1).padStart(6),
      `${(base / time).toFixed(2)} ×`.padStart(7),
    ]
    console.log(cells.join('  '))
  }
}
