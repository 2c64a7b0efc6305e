import { UserError } from '../../domain/errors.ts'
import { comparePoints } from '../../domain/line.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { isUnconditional, type Stop } from '../../domain/stop.ts'
import { squashTarget } from '../squash-target.ts'
import { targetWords } from '../squashes.ts'

export interface SquashEnds {
  /** The stop that is the occasion. */
  readonly after: Stop
  /** The stop up to which migrations are folded; undefined: the one the policy gives. */
  readonly to?: Stop | undefined
}

/**
 * The stop up to which a squash after a stop goes: the asked one, when policy and law allow it. Throws a UserError that says
 * why not: there are too few stops, or the asked one is later than the policy allows, above the stop, or conditional.
 */
export function issueTarget(manifest: Manifest, { after, to }: SquashEnds): Stop {
  const { product, policy } = manifest
  const words = policy.squashTarget === 'stop' ? 'the stop itself' : targetWords('two-stops-back', after.point)
  const allowed = squashTarget(manifest, after)
  const suggestions = allowed ? [`plan squash issue --after ${after.id} --to ${allowed.id}`] : []
  if (to && comparePoints(product, to.point, after.point) > 0)
    throw refused('squash-above-stop', `${to.id} is later than the stop ${after.id}`, {
      next: `a squash after ${after.id} folds up to an earlier stop; leave --to out for ${words}`,
      suggestions,
    })
  if (!allowed) throw refused('no-squash-target', ...tooFew(after, words))
  if (to && comparePoints(product, to.point, allowed.point) > 0)
    throw refused(
      'squash-beyond-policy',
      `${to.id} is beyond ${allowed.id}, up to which the policy folds after ${after.id}`,
      {
        next: `policy.squash.target is ${policy.squashTarget} (${words}): whoever is late by one stop still finds the migrations of ${to.id}; fold up to ${allowed.id}, or change the policy`,
        suggestions,
      },
    )
  const target = to ?? allowed
  if (!isUnconditional(target))
    throw refused('squash-conditional-target', `${target.id} is a stop only where ${target.when.join(' or ')} holds`, {
      next: 'fold up to a stop on which every installation lands: the others would lack what was folded',
      suggestions: to ? suggestions : [],
    })
  return target
}

function refused(
  code: string,
  what: string,
  { next, suggestions }: { readonly next: string; readonly suggestions: readonly string[] },
): UserError {
  return new UserError({ code, what, next, suggestions })
}

function tooFew(after: Stop, words: string): [string, { next: string; suggestions: readonly string[] }] {
  return [
    `nothing can be folded after ${after.id} yet: the policy folds up to ${words}, and there are not that many stops`,
    { next: 'wait for the next stops, or set policy.squash.target to stop', suggestions: [] },
  ]
}
