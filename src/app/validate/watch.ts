import { UserError } from '../../domain/errors.ts'
import { type Instant } from '../../domain/time.ts'
import { type Ports } from '../../ports/ports.ts'
import { type Validation } from '../../results/validation.ts'
import { type ValidateFlags } from './request.ts'
import { subjectOf } from './subject.ts'
import { validate } from './validate.ts'

/** One check while watching; `refusal` when it could not be made, which the next change may mend. */
export type WatchTurn = { readonly at: Instant } & ({ readonly result: Validation } | { readonly refusal: UserError })

/**
 * Checks a manifest now and after every change of its files, until nobody asks for more. What refuses the first check
 * is thrown: then there is nothing to watch.
 */
export async function* watchValidation(ports: Ports, flags: ValidateFlags): AsyncGenerator<WatchTurn, void> {
  const { found } = await subjectOf(ports, flags)
  // Before the first check, so that no change falls between the two.
  const watch = ports.watcher.watch(found.path)
  yield { at: ports.clock.now(), result: await validate(ports, flags) }
  for (;;) {
    await watch.changed()
    yield await turn(ports, flags)
  }
}

async function turn(ports: Ports, flags: ValidateFlags): Promise<WatchTurn> {
  const at = ports.clock.now()
  try {
    return { at, result: await validate(ports, flags) }
  } catch (error) {
    if (error instanceof UserError) return { at, refusal: error }
    throw error
  }
}
