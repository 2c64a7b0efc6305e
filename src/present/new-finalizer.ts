import { formatPlace } from '../domain/place.ts'
import { type NewFinalizer } from '../results/new-finalizer.ts'
import { changedFilesText } from './changed-files.ts'
import { type Palette } from './palette.ts'
import { printable } from './printable.ts'

/** The answer of `plan new finalizer`: what it says now, the lines that changed, and the command to go on with. */
export function newFinalizerText(answer: NewFinalizer, palette: Palette): string {
  const result = printable(answer)
  const { name, queued, stop, finalized_in: release, migration, to_fill: toFill, remarks, command } = result
  const between = stop === undefined ? '' : `, stop ${stop} between`
  const by = migration === undefined ? '' : `, by the post migration ${migration.id}`
  const told = [...toFill.map((one) => `To fill in: ${one}`), ...remarks]
  return [
    palette.strong(headline(result, name, release)),
    palette.faint(`queued in ${queued}${between}${by}`),
    '',
    ...changes(result, palette),
    ...(told.length > 0 ? ['', ...told] : []),
    '',
    `Next  ${palette.strong(command)}`,
  ].join('\n')
}

/** The lines of the entry; of several files what changes in each. */
function changes({ changed, files, place, line, before, after }: NewFinalizer, palette: Palette): string[] {
  if (files.length > 1) return [changedFilesText(files, palette).join('\n\n')]
  if (files.length === 1 && before.length + after.length > 2) return changedFilesText(files, palette)
  const where = formatPlace({ ...place, line: changed ? line : place.line, column: 1 }).replace(/:1$/u, '')
  return [where, ...before.map((text) => palette.bad(`- ${text}`)), ...after.map((text) => palette.good(`+ ${text}`))]
}

function headline({ changed, dry_run: dryRun }: NewFinalizer, name: string, release: string): string {
  if (!changed) return `Nothing to change: ${name} is finalized in ${release}`
  return dryRun ? `Would finalize ${name} in ${release}` : `${name} is finalized in ${release}`
}
