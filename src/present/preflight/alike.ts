import { type Preflight } from '../../results/preflight.ts'

type Finding = Preflight['findings'][number]

/** Findings that differ only in what they are about. */
export interface Alike {
  readonly one: Finding
  /** Subjects of the others. */
  readonly likewise: readonly string[]
}

/** Ten background migrations that are waited for by one command are one thing to read. */
export function alike(findings: readonly Finding[]): readonly Alike[] {
  const groups = Map.groupBy(findings, ({ id, verdict, next, commands, accepted }) =>
    JSON.stringify([kindOf(id), verdict, accepted, next, commands]),
  )
  return [...groups.values()].map(([one, ...others]) => ({
    one: one!,
    likewise: others.map(({ id }) => subjectOf(id)),
  }))
}

const kindOf = (id: string): string => id.slice(0, id.indexOf(':'))

const subjectOf = (id: string): string => id.slice(id.indexOf(':') + 1).replace(/@[^@]*$/u, '')

/** The id without its hop: shorter, and enough for `--accept`. */
export const riskOf = ({ id }: Finding): string => `${kindOf(id)}:${subjectOf(id)}`
