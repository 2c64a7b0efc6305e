import { formatPlace } from '../domain/place.ts'
import { type NewFinalizer } from '../results/new-finalizer.ts'
import { type Palette } from './palette.ts'
import { printable } from './printable.ts'

/** The answer of `plan new finalizer`: what it says now, the lines that changed, and the command to go on with. */
export function newFinalizerText(answer: NewFinalizer, palette: Palette): string {
  const { name, queued, stop, finalized_in: release, place, line, before, after, remarks, command } = printable(answer)
  const where = formatPlace({ ...place, line: answer.changed ? line : place.line, column: 1 }).replace(/:1$/u, '')
  const between = stop === undefined ? '' : `, stop ${stop} between`
  return [
    palette.strong(headline(answer, name, release)),
    palette.faint(`queued in ${queued}${between}`),
    '',
    where,
    ...before.map((text) => palette.bad(`- ${text}`)),
    ...after.map((text) => palette.good(`+ ${text}`)),
    ...(remarks.length > 0 ? ['', ...remarks] : []),
    '',
    `Next  ${palette.strong(command)}`,
  ].join('\n')
}

function headline({ changed, dry_run: dryRun }: NewFinalizer, name: string, release: string): string {
  if (!changed) return `Nothing to change: ${name} is finalized in ${release}`
  return dryRun ? `Would finalize ${name} in ${release}` : `${name} is finalized in ${release}`
}
