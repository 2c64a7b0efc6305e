import { formatLine, lineOf, reaches } from '../../domain/line.ts'
import { isScheduled, type Policy } from '../../domain/policy.ts'
import { isUnconditional } from '../../domain/stop.ts'
import { type Rule } from '../rule.ts'

/** Where stops follow a schedule, every recorded one is on it. */
export const rule: Rule = {
  name: 'stop-off-schedule',
  group: 'stops',
  severity: 'warning',
  summary: 'a stop for everybody on a line that the schedule leaves free',
  why: `Admins plan their upgrades around the lines that \`policy.stop_schedule\` announces. A stop on another line hits
those who have already left, and a long finalization that waits for the next scheduled stop would have done without it.
Conditional stops are free of the schedule, and so is what came before it.`,
  fix: 'Move the stop to a line of the schedule; when it must stay, suppress the finding with the reason, or change the schedule.',
  since: '0.2.0',
  bad: {
    manifest: `
policy: {stop_schedule: {from: "1.2", minors: [2, 5]}}
releases: [{version: "1.2.0"}, {version: "1.3.0"}, {version: "1.4.0"}]
stops:
  - {line: "1.2", reason: the first stop of the schedule}
  - {line: "1.3", reason: the search index is rebuilt in the background}
`,
  },
  good: {
    manifest: `
policy: {stop_schedule: {from: "1.2", minors: [2, 5]}}
releases: [{version: "1.1.0"}, {version: "1.2.0"}, {version: "1.5.0"}]
stops:
  - {line: "1.1", reason: the schedule did not exist yet}
  - {line: "1.2", reason: the first stop of the schedule}
  - {line: "1.5", reason: the search index is rebuilt in the background}
`,
  },
  *check({ manifest: { product, policy, stops } }) {
    const { stopSchedule } = policy
    if (!stopSchedule || product.lineParts === undefined) return
    for (const stop of stops) {
      const line = lineOf(product, stop.point.version)
      const free = !stop.recorded || !isUnconditional(stop) || isScheduled(product, policy, line)
      if (free || !reaches(product, stop.point.version, stopSchedule.from)) continue
      yield {
        subject: stop.id,
        message: `${stop.id} is a stop for everybody, but from ${stopSchedule.from.text} on only lines that end in ${minorsOf(stopSchedule)} are`,
        next: nextOf(stopSchedule, line),
        at: { entry: stop.place, field: [stop.point.wholeLine ? 'line' : 'version'] },
      }
    }
  },
}

type Schedule = NonNullable<Policy['stopSchedule']>

function minorsOf({ minors }: Schedule): string {
  return minors
    .toSorted((a, b) => a - b)
    .map(String)
    .join(', ')
}

function nextOf({ minors }: Schedule, line: readonly number[]): string {
  const minor = minors.toSorted((a, b) => a - b).find((one) => one > line.at(-1)!)
  const later = minor === undefined ? undefined : formatLine([...line.slice(0, -1), minor])
  return `${later === undefined ? 'move it to the next line of the schedule' : `move it to ${later}`}, or suppress this with the reason`
}
