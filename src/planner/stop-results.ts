import { isInferred, type Life } from '../domain/life.ts'
import { compareLines } from '../domain/line.ts'
import { type Manifest } from '../domain/manifest.ts'
import { formatPlacement } from '../domain/placement.ts'
import { type Stop } from '../domain/stop.ts'
import { comparePrecedence, type Version } from '../domain/version.ts'
import { type JudgedLife, type JudgedStop, type LifeResult, type StopResult } from '../results/stops.ts'
import { type StopJudgement } from './compare-stops.ts'
import { type LifeJudgement } from './judge-life.ts'
import { isUsable } from './landings.ts'

/** Stops and lives as answers show them. */

export function lifeResult(life: Life): LifeResult {
  const { id, kind, name, opens, closes, closedBy, size, place } = life
  return {
    id,
    kind,
    name,
    opens: formatPlacement(opens),
    closes: formatPlacement(closes),
    closed_by: closedBy,
    size,
    inferred: isInferred(life),
    place: { ...place },
  }
}

export function stopResult(manifest: Manifest, stop: Stop): StopResult {
  const { id, point, kind, when, minPatch, reason, cause, recorded, place } = stop
  const newest = newestLandingOn(manifest, stop)
  return {
    id,
    exact: !point.wholeLine,
    kind,
    when: [...when],
    ...(minPatch && { min_patch: minPatch.text }),
    ...(newest && { newest: newest.text }),
    ...(reason !== undefined && { reason }),
    ...(cause !== undefined && { cause }),
    recorded,
    ...(place && { place: { ...place } }),
  }
}

/** The newest known release on which an upgrade may land at a stop. */
export function newestLandingOn({ releases }: Manifest, { point, minPatch }: Stop): Version | undefined {
  return releases.findLast(
    (release) =>
      isUsable(release) &&
      (point.wholeLine
        ? compareLines(release.line, point.version.parts) === 0
        : comparePrecedence(release.version, point.version) === 0) &&
      (!minPatch || comparePrecedence(release.version, minPatch) >= 0),
  )?.version
}

export function judgedStop(manifest: Manifest, judgement: StopJudgement): JudgedStop {
  const { stop, verdict, forcedBy, serves, keptBy, perhapsFor, openFor, gaps } = judgement
  return {
    stop: stopResult(manifest, stop),
    verdict,
    forced_by: forcedBy.map(lifeResult),
    serves: serves.map(({ id }) => id),
    kept_by: keptBy.map(({ kind, subject, text, place }) => ({
      kind,
      subject,
      text,
      ...(place && { place: { ...place } }),
    })),
    perhaps_for: perhapsFor.map(lifeResult),
    open_for: openFor.length,
    gaps: gaps.map((gap) => ({ ...gap })),
  }
}

export function judgedLife({ life, verdict, servedBy, onlyIf, nextStop }: LifeJudgement): JudgedLife {
  return {
    life: lifeResult(life),
    verdict,
    served_by: servedBy.map(({ id }) => id),
    only_if: onlyIf.map(({ id }) => id),
    ...(nextStop && { next_stop: nextStop.id }),
  }
}
