import { isAcceptable } from '../../domain/reason.ts'
import { parseDuration, type Instant } from '../../domain/time.ts'
import { comparePrecedence, parseVersion } from '../../domain/version.ts'
import { valueOf } from '../../facts/known.ts'
import { type ReasonResult } from '../../results/reason.ts'
import { type Hop } from '../../results/plan-parts.ts'
import { totalOf } from './durations.ts'
import { finding, type PreflightFinding } from './finding.ts'
import { type HopGround, idOf } from './ground.ts'

/** What readings say better than the manifest alone. */
const readElsewhere = new Set<ReasonResult['kind']>(['pending-post-migrations', 'component-untested'])

/** What the planner says of the hop, with the answers that were read. */
export function judgeReasons(ground: HopGround): readonly PreflightFinding[] {
  const { reasons, verdict } = ground.judged.hop
  return reasons
    .filter(({ kind }) => !readElsewhere.has(kind))
    .map((reason) => {
      // A duty of a legal hop is a repair before leaving: a person does it, or looks whether it is needed.
      const own = reason.verdict === 'undetermined' && verdict === 'legal' ? 'duty' : reason.verdict
      return {
        ...finding({
          id: reason.id,
          section: reason.kind.startsWith('component') ? 'components' : 'path',
          verdict: own,
          message: reason.message + whyOpen(ground, reason.conditions ?? []),
          next: reason.next,
          acceptable: isAcceptable(reason.kind),
        }),
        accepted: reason.accepted ?? false,
      }
    })
}

function whyOpen({ readings }: HopGround, conditions: readonly string[]): string {
  const told = readings.probes.filter(({ condition, why }) => why !== undefined && conditions.includes(condition))
  return told.map(({ condition, why }) => `; the probe of ${condition} said nothing: ${why!}`).join('')
}

/** Probes that gave no answer; where it decides the hop, a reason of the planner says so as well. */
export function judgeConditions({ readings, request }: HopGround): readonly PreflightFinding[] {
  return readings.probes
    .filter(
      ({ condition, answer }) => answer === 'unknown' && (request.answers.get(condition) ?? 'unknown') === 'unknown',
    )
    .map(({ condition, why, database }) =>
      finding({
        id: `condition-unknown:${condition}`,
        section: 'conditions',
        verdict: 'warning',
        message: `${condition} could not be answered from ${database}: ${why ?? 'nobody asked'}`,
        next: `answer it with --fact ${condition}=yes or ${condition}=no`,
      }),
    )
}

/** Everything the hop finalizes itself, together: each alone the planner has judged. */
export function judgeDuration(ground: HopGround): readonly PreflightFinding[] {
  const { manifest, durations, judged, request } = ground
  const { upgradeTimeout } = manifest.policy
  const total = totalOf(durations.inline)
  const isJudged = judged.hop.reasons.some(({ kind, verdict }) => kind === 'finalizes-inline' && verdict === 'illegal')
  if (!total || isJudged || total.most <= upgradeTimeout) return []
  const minutes = (time: number): string => `${Math.round(time / 60_000)} min`
  return [
    finding({
      id: idOf(ground, 'migrate-too-long', request.to.text),
      section: 'duration',
      verdict: total.least > upgradeTimeout ? 'illegal' : 'warning',
      message: `the migrate step does ${durations.inline.length} background migrations itself and takes ${minutes(total.least)} to ${minutes(total.most)}; more than ${minutes(upgradeTimeout)} fails for users`,
      next: 'land between, and let them finish in the background',
      acceptable: true,
    }),
  ]
}

/** Gates that a program answered, and those a person has to. */
export function judgeGates(ground: HopGround): readonly PreflightFinding[] {
  return (ground.judged.hop.detail?.gates ?? []).flatMap((gate) => {
    const answer = ground.gates.find(({ id }) => id === gate.id)
    const command = gate.command ?? answer?.command
    if (answer?.holds === 'yes') return []
    const verdict = answer === undefined ? 'duty' : answer.holds === 'no' ? 'illegal' : 'undetermined'
    return [
      finding({
        id: idOf(ground, 'gate', gate.id),
        section: 'gates',
        verdict,
        message: answer === undefined ? gate.title : `${gate.title}: ${answer.because}`,
        next: answer === undefined ? 'look whether it is so' : 'mend it, and ask again',
        commands: command === undefined ? [] : [command],
        acceptable: true,
        step: 'gate-before',
      }),
    ]
  })
}

/** Times that must have passed since a landing: our own records have the day, a vendor's have none. */
export function judgeDwell(ground: HopGround): readonly PreflightFinding[] {
  const { judged, readings, request } = ground
  return (judged.hop.detail?.waits ?? []).flatMap((wait) => {
    const landed = landedAt(ground, wait)
    const over = landed === undefined ? undefined : landed + (parseDuration(wait.at_least) ?? 0)
    if (over !== undefined && over <= readings.at) return []
    const since = `${wait.since} must have run for ${wait.at_least} (${wait.reason})`
    return [
      finding({
        id: idOf(ground, 'too-soon', request.to.text),
        section: 'path',
        verdict: over === undefined ? 'undetermined' : 'illegal',
        message:
          over === undefined
            ? `${since}, and no record says since when it does`
            : `${since}: it is over on ${new Date(over).toISOString().slice(0, 16).replace('T', ' ')} UTC`,
        next: over === undefined ? 'accept it when the time has passed' : 'wait until then',
        acceptable: true,
        step: 'wait',
      }),
    ]
  })
}

/** When the last database had the first release at or after the one that counts. */
function landedAt({ manifest, readings }: HopGround, { since }: Hop['waits'][number]): Instant | undefined {
  const { scheme } = manifest.product
  const first = parseVersion(scheme, since)
  if (!first || readings.databases.length === 0) return undefined
  const times = readings.databases.map(({ applied }) => {
    const complete = valueOf(applied)?.own?.complete ?? []
    const later = complete.filter(({ version }) => {
      const one = parseVersion(scheme, version)
      return one !== undefined && comparePrecedence(one, first) >= 0
    })
    return later.reduce((oldest, { at }) => Math.min(oldest, at), Number.POSITIVE_INFINITY)
  })
  const last = Math.max(...times)
  return Number.isFinite(last) ? last : undefined
}
