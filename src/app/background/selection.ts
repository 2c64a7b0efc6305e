import { UserError } from '../../domain/errors.ts'

/** Names, or all: neither is a slip that must not mean all. */
export function noNames(
  { names, all }: { readonly names: readonly string[]; readonly all?: boolean | undefined },
  verb: string,
): void {
  if (names.length > 0 === !(all ?? false)) return
  throw new UserError({
    code: 'usage',
    what: all ? `--all and names: ${names.join(', ')}` : `nothing was named to ${verb}`,
    next: all
      ? 'leave one of them out'
      : `name one, as plan bbm status shows it, or all of them: plan bbm ${verb} --all`,
  })
}
