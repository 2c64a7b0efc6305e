/**
 * A believable history for measurements: lines a month apart with five patches each, a stop every third line, fifty
 * migrations and ten background migrations a line, each finalized in the first line after a stop.
 * @param {number} lines
 */
export function largeManifest(lines) {
  const all = Array.from({ length: lines }, (_, i) => i)
  return [
    'manifest: 1',
    'product: {id: large, name: Large, version_scheme: semver, line: 2}',
    'complete_until: 2026-11-20',
    'policy: {stop_schedule: {from: "1.0", minors: [2, 5, 8, 11]}}',
    'stops:',
    ...all.filter(isStop).map((i) => `  - {line: "${line(i)}", reason: long work of line ${i}}`),
    'releases:',
    ...all.flatMap((i) =>
      [0, 1, 2, 3, 4].map((patch) => `  - {version: "${line(i)}.${patch}", date: ${day(i, patch)}}`),
    ),
    'migrations:',
    ...all.flatMap((i) =>
      Array.from({ length: 50 }, (_, n) => {
        const phase = n < 20 ? ', phase: post' : ''
        return `  - {id: "${stamp(i, n)}", name: step_${n}_of_line_${i}, release: "${line(i)}"${phase}}`
      }),
    ),
    'background_migrations:',
    ...all.flatMap((i) => Array.from({ length: 10 }, (_, n) => background(i, n, lines))),
    '',
  ].join('\n')
}

/** @param {number} i */
const line = (i) => `${1 + Math.floor(i / 12)}.${i % 12}`

/** @param {number} i */
const isStop = (i) => [2, 5, 8, 11].includes(i % 12)

/** The releases of a line come out on days 1 to 25 of its month. @param {number} i @param {number} patch */
const day = (i, patch) => `${month(i)}-${String(1 + patch * 6).padStart(2, '0')}`

/** @param {number} i */
const month = (i) => `${1910 + Math.floor(i / 12)}-${String((((i % 12) + 12) % 12) + 1).padStart(2, '0')}`

/** Written in the month before the line. @param {number} i @param {number} n */
const stamp = (i, n) => `${month(i - 1).replace('-', '')}${String(10 + (n % 15))}12${String(n).padStart(2, '0')}00`

/** @param {number} i @param {number} n @param {number} lines */
function background(i, n, lines) {
  const stop = nextStop(i)
  const end = stop + 1 < lines ? `, finalized_by: "${stamp(stop + 1, n)}"` : ', finalization: open'
  return `  - {name: Fill${i}x${n}, queued_by: "${stamp(i, n)}"${end}, table: things_${n}}`
}

/** The next line that is a stop, itself included. @param {number} i @returns {number} */
const nextStop = (i) => (isStop(i) ? i : nextStop(i + 1))
