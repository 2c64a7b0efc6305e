import { compareLines } from '../domain/line.ts'
import { type Manifest } from '../domain/manifest.ts'
import { type Stop } from '../domain/stop.ts'
import { compareVersions, type Version } from '../domain/version.ts'
import { type ReasonResult } from '../results/reason.ts'
import { type WhyPoint } from '../results/why.ts'
import { judgeHop } from './judge.ts'
import { isUsable } from './landings.ts'
import { type PlanRequest } from './request.ts'
import { prepare, type Ground } from './route.ts'
import { newestLandingOn } from './stop-results.ts'

interface Passed {
  readonly stop: Stop
  readonly before: Stop | undefined
  readonly after: Stop | undefined
}

/**
 * What an upgrade meets that goes from the stop before to the stop after without landing on the one between: reasons
 * that hold for the one hop and for neither of the two. That the stop is skipped is no news.
 */
export function skipping(manifest: Manifest, request: PlanRequest, passed: Passed): WhyPoint['skipping'] {
  const from = landingBefore(manifest, passed)
  const at = newestLandingOn(manifest, passed.stop)
  const to = landingAfter(manifest, passed)
  if (!from || !at || !to) return undefined
  const ground = prepare(manifest, { ...request, from, to })
  const middle = ground.scene.landings.findIndex(({ version }) => compareVersions(version, at) === 0)
  return { from: from.text, to: to.text, reasons: avoided(ground, middle, passed.stop) }
}

function landingBefore(manifest: Manifest, { stop, before }: Passed): Version | undefined {
  if (before) return newestLandingOn(manifest, before)
  return manifest.releases.find(
    (release) => isUsable(release) && compareLines(release.line, stop.point.version.parts) < 0,
  )?.version
}

function landingAfter(manifest: Manifest, { stop, after }: Passed): Version | undefined {
  const next = after && newestLandingOn(manifest, after)
  const newest = manifest.releases.findLast(isUsable)
  const last = newest && compareLines(newest.line, stop.point.version.parts) > 0 ? newest.version : undefined
  return next ?? last
}

function avoided(ground: Ground, middle: number, stop: Stop): ReasonResult[] {
  const last = ground.scene.size - 1
  const cause = ({ kind, subject, verdict }: ReasonResult) => `${kind}:${subject}:${verdict}`
  const held = new Set([...judgeHop(ground, 0, middle), ...judgeHop(ground, middle, last)].map(cause))
  const isNews = ({ kind, subject }: ReasonResult) =>
    !((kind === 'skips-stop' || kind === 'skips-conditional-stop') && subject === stop.id)
  return judgeHop(ground, 0, last).filter((reason) => isNews(reason) && !held.has(cause(reason)))
}
