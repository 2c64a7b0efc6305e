import { type Release } from '../../domain/release.ts'
import { type Constraint } from '../constraint.ts'
import { span } from '../index-set.ts'
import { type LawContext } from './context.ts'

/** Nobody lands on a withdrawn release; nobody lands on one to be avoided unless the risk is accepted. */
export function landingPlaces({ scene }: LawContext): Constraint[] {
  return scene.landings.flatMap(({ release }, i) => (i === 0 || !release ? [] : landingPlace(release, i)))
}

function landingPlace(release: Release, i: number): Constraint[] {
  const reason = release.withdrawn ?? release.avoid
  if (reason === undefined) return []
  const withdrawn = release.withdrawn !== undefined
  const version = release.version.text
  return [
    {
      kind: withdrawn ? 'withdrawn' : 'avoid',
      subject: version,
      severity: 'illegal',
      conditions: [],
      from: span(0, i),
      to: span(i, i + 1),
      place: release.place,
      tell: () => ({
        message: `${version} ${withdrawn ? 'was withdrawn' : 'is to be avoided'}: ${reason}`,
        next: withdrawn
          ? 'choose another version'
          : `choose another patch, or accept the risk with --accept avoid:${version}`,
      }),
    },
  ]
}
