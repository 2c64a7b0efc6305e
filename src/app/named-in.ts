import { UserError } from '../domain/errors.ts'

/** Runs what reads a value, and says in an error which file or variable the value came from. */
export function namedIn<T>(source: string | undefined, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (source === undefined || !(error instanceof UserError) || error.place) throw error
    const { code, what, next, suggestions, details } = error
    throw new UserError({ code, what: `${source}: ${what}`, next, suggestions, details }, { cause: error })
  }
}
