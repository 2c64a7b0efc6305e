import { boolean, file, string } from '@oclif/core/flags'

const helpGroup = 'INSTALLATION'

/** What is known about the installation; every planning command takes it. */
export const installationFlags = {
  fact: string({
    summary: 'answer to a condition, or what its probe counted',
    helpValue: 'ID=yes|no|N',
    multiple: true,
    helpGroup,
  }),
  facts: file({ summary: 'answers from a file, e.g. the output of `plan facts sql`', helpValue: 'FILE', helpGroup }),
  'assume-no': boolean({ summary: 'take every unanswered condition for no', helpGroup }),
  component: string({
    summary: 'installed version of a component',
    helpValue: 'ID=VERSION',
    multiple: true,
    helpGroup,
  }),
  install: string({ summary: 'how the product is installed: adds commands', helpValue: 'TYPE', helpGroup }),
}

/** How to plan. */
export const pathFlags = {
  'zero-downtime': boolean({ summary: 'land on every line: an upgrade without downtime', aliases: ['every-line'] }),
  accept: string({ summary: 'take a risk by the id of its reason', helpValue: 'ID', multiple: true }),
  strict: boolean({ summary: 'warnings count as illegal' }),
}

/** Questions at the terminal. */
export const askFlag = {
  ask: boolean({ summary: 'ask the open questions here, one after the other' }),
}

/** The two ends of an upgrade. */
export const endFlags = {
  from: string({ summary: 'the installed version', helpValue: 'VERSION' }),
  to: string({ summary: 'a version, a line, a major or newest (default: newest)', helpValue: 'VERSION' }),
}

interface Parsed {
  readonly [name: string]: unknown
}

/** Flags as use cases take them: dashes become humps. */
export function planningFlags(flags: Parsed): Record<string, never> {
  const entries = Object.entries(flags).map(([name, value]) => [
    name.replaceAll(/-([a-z])/gu, (_, letter: string) => letter.toUpperCase()),
    value,
  ])
  return Object.fromEntries(entries) as Record<string, never>
}
