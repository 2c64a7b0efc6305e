import { string } from '@oclif/core/flags'
import { databaseFlags } from './database-flags.ts'

const helpGroup = 'DATABASE'

/** Databases of a site that are only read. */
export const siteDatabaseFlags = {
  database: string({
    summary: 'a database of the product to read; nothing is written to it',
    helpValue: '[NAME=]URL',
    multiple: true,
    helpGroup,
  }),
  'direct-url': databaseFlags['direct-url'],
  without: string({
    summary: 'a database of the product that this installation does not have',
    helpValue: 'NAME',
    multiple: true,
    helpGroup,
  }),
  system: string({
    summary: 'whose background migrations those databases hold (default: what the product is known to use)',
    options: ['native', 'gitlab', 'registry'],
    helpValue: 'SYSTEM',
    helpGroup,
  }),
}
