import { UserError } from '../../domain/errors.ts'
import { type Ports } from '../../ports/ports.ts'

export interface Asking {
  /** What a person should read before the question. */
  readonly told: string
  readonly question: string
}

/** Asks, unless it was agreed to with --yes. Throws UserError `needs-yes` where nobody can be asked. */
export function agreed(
  { terminal }: Ports,
  { yes, json }: { readonly yes?: boolean | undefined; readonly json?: boolean | undefined },
  { told, question }: Asking,
): Promise<boolean> {
  if (yes) return Promise.resolve(true)
  if (json || !terminal.canAsk)
    throw new UserError({
      code: 'needs-yes',
      what: `nobody is at a terminal to agree: ${told}`,
      next: 'say so with --yes',
    })
  terminal.say(told)
  return terminal.confirm(question, false)
}
