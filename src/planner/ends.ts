import { coverageAt } from '../domain/coverage.ts'
import { formatLine, lineOf } from '../domain/line.ts'
import { type Manifest } from '../domain/manifest.ts'
import { reasonId } from '../domain/reason.ts'
import { comparePrecedence, compareVersions, type Version } from '../domain/version.ts'
import { type End } from '../results/plan-parts.ts'
import { type ReasonResult } from '../results/reason.ts'
import { newestThatWorks, type Refused } from './refusal.ts'
import { type PlanRequest } from './request.ts'
import { isKnownLine, nearestLines } from './target.ts'

export function endOf(manifest: Manifest, version: Version): End {
  const release = manifest.releases.find((one) => comparePrecedence(one.version, version) === 0)
  const line = formatLine(lineOf(manifest.product, version))
  return {
    version: version.text,
    line,
    listed: release !== undefined,
    ...(release?.date !== undefined && { date: release.date }),
  }
}

/** Upgrades never go down, and nothing is planned over lines nobody knows. */
export function endsProblem(manifest: Manifest, request: PlanRequest): Refused | undefined {
  const { from, to } = request
  const unknown = [from, to].filter((version) => !isKnownLine(manifest, version))
  if (unknown.length > 0)
    return {
      reasons: unknown.map((version) => unknownLine(manifest, request, version)),
      changes: [],
      instead: insteadOf(manifest, request),
    }
  if (compareVersions(to, from) >= 0) return undefined
  const reason = about(
    request,
    'downgrade',
    to.text,
    `${to.text} is older than ${from.text}: upgrades only go up`,
    'restore a backup taken on the older version, or choose a newer target',
  )
  return { reasons: [reason], changes: [reason.next!], instead: insteadOf(manifest, request) }
}

function insteadOf(manifest: Manifest, request: PlanRequest): Refused['instead'] {
  const to = isKnownLine(manifest, request.from) ? newestThatWorks(manifest, request) : undefined
  return to && { to }
}

function unknownLine(manifest: Manifest, request: PlanRequest, version: Version): ReasonResult {
  const line = formatLine(lineOf(manifest.product, version))
  const near = nearestLines(manifest, version)
  const message = `the manifest of ${manifest.product.name} knows no line ${line}; its newest releases are as of ${manifest.completeUntil}`
  return about(request, 'unknown-line', line, message, `the nearest known lines are ${near.join(' and ')}`)
}

function about(
  request: PlanRequest,
  kind: 'downgrade' | 'unknown-line' | 'unlisted-version',
  subject: string,
  message: string,
  next: string,
): ReasonResult {
  const hop = { from: request.from.text, to: request.to.text }
  return {
    id: reasonId({ kind, subject, hop }),
    kind,
    verdict: kind === 'unlisted-version' ? 'warning' : 'illegal',
    subject,
    message,
    next,
  }
}

/** A patch nobody lists, on a line that is known, is judged by its line. */
export function unlisted(manifest: Manifest, request: PlanRequest): ReasonResult[] {
  return [request.from, request.to]
    .filter(
      (version, i, ends) =>
        isKnownLine(manifest, version) &&
        !endOf(manifest, version).listed &&
        ends.findIndex((end) => compareVersions(end, version) === 0) === i,
    )
    .map((version) => {
      const complete = coverageAt(manifest.product, manifest.coverage, 'versions', version) === 'complete'
      const why = complete
        ? 'although the list is said to be complete there: check the spelling'
        : 'and the list is not complete there'
      return about(
        request,
        'unlisted-version',
        version.text,
        `${version.text} is not listed, ${why}; it is judged by its line`,
        'nothing, if the version is what is installed or exists',
      )
    })
}
