import { boolean, string } from '@oclif/core/flags'
import { databaseFlags } from './database-flags.ts'

/** What every command about background migrations takes: where they are, and whose they are. */
export const nativeFlags = {
  ...databaseFlags,
  without: string({
    summary: 'a database of the product that this installation does not have',
    helpValue: 'NAME',
    multiple: true,
    helpGroup: 'DATABASE',
  }),
}

export const backgroundFlags = {
  system: string({
    summary: 'whose background migrations: of plan itself, of GitLab or of its container registry',
    options: ['native', 'gitlab', 'registry'],
    default: 'native',
    helpValue: 'SYSTEM',
  }),
  ...nativeFlags,
}

/** How something is changed. */
export const controlFlags = {
  ...backgroundFlags,
  all: boolean({ summary: 'every one that it concerns' }),
  because: string({ summary: 'why, for whoever reads it later', helpValue: 'TEXT' }),
  'dry-run': boolean({ summary: 'show what would be changed, with its SQL, and change nothing' }),
  yes: boolean({ summary: 'agreed to beforehand: nothing is asked' }),
}

export const nameHelp = 'a name, name/queueing-id, or database_id as plan bbm status shows it: main_85'
