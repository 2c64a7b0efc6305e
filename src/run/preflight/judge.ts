import {
  finding,
  gravestFirst,
  type PreflightFinding,
  type PreflightVerdict,
  verdictOf,
  withAccepted,
} from './finding.ts'
import { type HopGround } from './ground.ts'
import { judgeBackground } from './judge-background.ts'
import { judgeComponents } from './judge-components.ts'
import { judgeConditions, judgeDuration, judgeDwell, judgeGates, judgeReasons } from './judge-hop.ts'
import { judgeSchema } from './judge-schema.ts'
import { judgeServers } from './judge-server.ts'
import { judgeVersion } from './judge-version.ts'

export interface Judgement {
  readonly verdict: PreflightVerdict
  /** The gravest first. */
  readonly findings: readonly PreflightFinding[]
}

/** Whether one hop may be made on a site as it was read, and why (not). Pure: the same values give the same answer. */
export function judgeHopOnSite(ground: HopGround, accepted: readonly string[]): Judgement {
  const found = [
    ...judgeVersion(ground.installed, ground.readings),
    ...judgeServers(ground.readings),
    ...judgeSchema(ground),
    ...judgeBackground(ground),
    ...judgeReasons(ground),
    ...judgeDwell(ground),
    ...judgeComponents(ground),
    ...judgeConditions(ground),
    ...judgeDuration(ground),
    ...judgeGates(ground),
    ...undecidedHop(ground),
  ]
  return judged(found, accepted)
}

/** The same where nobody knows which version is installed: only what needs no hop is judged. */
export function judgeSite(
  ground: Pick<HopGround, 'installed' | 'readings'>,
  schema: readonly PreflightFinding[],
  accepted: readonly string[],
): Judgement {
  return judged(
    [...judgeVersion(ground.installed, ground.readings), ...judgeServers(ground.readings), ...schema],
    accepted,
  )
}

function judged(found: readonly PreflightFinding[], accepted: readonly string[]): Judgement {
  const findings = gravestFirst(withAccepted(oneEach(found), accepted))
  return { verdict: verdictOf(findings), findings }
}

/** Two that say the same thing about the same cause are one: the graver. */
function oneEach(found: readonly PreflightFinding[]): readonly PreflightFinding[] {
  const byId = Map.groupBy(gravestFirst(found), ({ id }) => id)
  return [...byId.values()].map(([first]) => first!)
}

/** The planner's verdict always has a finding of its own weight. */
function undecidedHop({ judged: { hop }, request }: HopGround): PreflightFinding[] {
  if (hop.verdict === 'legal' || hop.verdict === 'nothing-to-do') return []
  if (hop.reasons.some(({ verdict }) => verdict === hop.verdict)) return []
  return [
    finding({
      id: `no-hop:${request.to.text}@${request.from.text}..${request.to.text}`,
      section: 'path',
      verdict: hop.verdict,
      message: `one hop from ${request.from.text} to ${request.to.text} is ${hop.verdict}`,
    }),
  ]
}
