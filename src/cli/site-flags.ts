import { boolean, string } from '@oclif/core/flags'
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

const programGroup = 'PROGRAMS'

/** Programs of the machine that are asked; without these flags none is called. */
export const programFlags = {
  driver: string({
    summary: 'read the installed version and background work with the calls of this driver, and ask the gates',
    helpValue: 'ID',
    helpGroup: programGroup,
  }),
  with: string({
    summary: 'a value for commands of the driver',
    helpValue: 'KEY=VALUE',
    multiple: true,
    helpGroup: programGroup,
  }),
  gates: boolean({ summary: 'ask the gates that have a program', helpGroup: programGroup }),
}
