import { type WhyPoint } from '../../results/why.ts'

export type Row = readonly [label: string, texts: readonly string[]]

/** How many names of lives are printed before the rest is counted. */
export const shownNames = 4

/** The stops on both sides. */
export function betweenText(before: string | undefined, after: string | undefined): string {
  return `${before ?? 'no stop'} before, ${after ?? 'no stop'} after`
}

/** What is recorded of the exact version. */
export function releaseTexts({ release }: WhyPoint): string[] {
  if (!release) return []
  const { date, planned, avoid, withdrawn } = release
  return [
    ...(date === undefined ? [] : [`${planned ? 'expected' : 'released'} ${date}`]),
    ...(withdrawn === undefined ? [] : [`withdrawn: ${withdrawn}`]),
    ...(avoid === undefined ? [] : [`to be avoided: ${avoid}`]),
  ]
}
