import { UserError } from '../../domain/errors.ts'
import { type Instant } from '../../domain/time.ts'
import { type Ports } from '../../ports/ports.ts'
import { type Watch } from '../../ports/watcher.ts'
import { type Validation } from '../../results/validation.ts'
import { type ValidateFlags } from './request.ts'
import { manifestFolder, type Subject, subjectOf } from './subject.ts'
import { validate } from './validate.ts'
import { namedWorkFiles } from './work-files.ts'

/** One check while watching; `refusal` when it could not be made, which the next change may mend. */
export type WatchTurn = { readonly at: Instant } & ({ readonly result: Validation } | { readonly refusal: UserError })

/**
 * Checks a manifest now and after every change of its files, until nobody asks for more. What refuses the first check
 * is thrown: then there is nothing to watch.
 */
export async function* watchValidation(ports: Ports, flags: ValidateFlags): AsyncGenerator<WatchTurn, void> {
  const subject = await subjectOf(ports, flags)
  // Before the first check, so that no change falls between the two.
  const watch = ports.watcher.watch(subject.found.path)
  watch.also(namedFiles(ports, subject))
  yield { at: ports.clock.now(), result: await validate(ports, flags) }
  for (;;) {
    await watch.changed()
    yield await turn(ports, flags, watch)
  }
}

async function turn(ports: Ports, flags: ValidateFlags, watch: Watch): Promise<WatchTurn> {
  const at = ports.clock.now()
  try {
    const subject = await subjectOf(ports, flags)
    // What it named before is watched on while nobody understands it.
    if ('ok' in subject.result) watch.also(namedFiles(ports, subject))
    return { at, result: await validate(ports, flags) }
  } catch (error) {
    if (error instanceof UserError) return { at, refusal: error }
    throw error
  }
}

/** What the manifest names and the rules read or look for, wherever it lies. */
function namedFiles(ports: Ports, subject: Subject): string[] {
  const folder = manifestFolder(ports, subject.found)
  const work = 'ok' in subject.result ? namedWorkFiles(subject.result.ok) : []
  return [...subject.sql.keys(), ...work].map((path) => ports.files.resolve(folder, path))
}
