import { type StepKind } from '../../domain/step.ts'

/** What a finding is about, in the order people read them. */
export const preflightSections = [
  'version',
  'schema',
  'background',
  'path',
  'components',
  'conditions',
  'duration',
  'gates',
  'server',
] as const
export type PreflightSection = (typeof preflightSections)[number]

/** Like the verdict of a reason: `duty` is to be looked at by a person and stands in nobody's way. */
export const findingVerdicts = ['illegal', 'undetermined', 'duty', 'warning'] as const
export type FindingVerdict = (typeof findingVerdicts)[number]

/** Something preflight found. */
export interface PreflightFinding {
  /** `kind:subject@from..to`, stable: what `--accept` takes, with or without the hop. */
  readonly id: string
  readonly section: PreflightSection
  readonly verdict: FindingVerdict
  /** One sentence without a period. */
  readonly message: string
  readonly next: string | undefined
  /** Command lines, ready to paste. */
  readonly commands: readonly string[]
  /** May a person take the risk? */
  readonly acceptable: boolean
  /** Somebody took it, so it is only a warning any more. */
  readonly accepted: boolean
  /** The step of a run that takes care of it: no run stops in preflight for it. */
  readonly step: StepKind | undefined
}

type Draft = Pick<PreflightFinding, 'id' | 'section' | 'verdict' | 'message'> &
  Partial<Pick<PreflightFinding, 'next' | 'commands' | 'acceptable' | 'step'>>

export function finding({ next, commands = [], acceptable = false, step, ...rest }: Draft): PreflightFinding {
  return { ...rest, next, commands, acceptable, step, accepted: false }
}

/** What a person accepted warns only. `kind:subject` accepts it for any hop. */
export function withAccepted(found: readonly PreflightFinding[], ids: readonly string[]): readonly PreflightFinding[] {
  return found.map((one) => {
    const names = [one.id, one.id.replace(/@[^@]*$/u, '')]
    const isTaken = one.acceptable && names.some((name) => ids.includes(name))
    return isTaken ? { ...one, verdict: 'warning', accepted: true } : one
  })
}

export type PreflightVerdict = 'legal' | 'illegal' | 'undetermined'

/** What is certain comes first: one thing that is illegal decides, whatever else is not known. */
export function verdictOf(found: readonly Pick<PreflightFinding, 'verdict'>[]): PreflightVerdict {
  if (found.some(({ verdict }) => verdict === 'illegal')) return 'illegal'
  return found.some(({ verdict }) => verdict === 'undetermined') ? 'undetermined' : 'legal'
}

export function gravestFirst(found: readonly PreflightFinding[]): readonly PreflightFinding[] {
  return found.toSorted(
    (a, b) =>
      findingVerdicts.indexOf(a.verdict) - findingVerdicts.indexOf(b.verdict) ||
      preflightSections.indexOf(a.section) - preflightSections.indexOf(b.section),
  )
}
