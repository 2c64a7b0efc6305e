import { boolean, integer, string } from '@oclif/core/flags'
import { databaseFlags } from './database-flags.ts'
import { duration, limit } from './duration-flag.ts'

const helpGroup = 'LOCKS'

/** Where the databases are, and whether another process is waited for. */
export const siteFlags = {
  ...databaseFlags,
  wait: duration({ summary: 'wait so long for another process that migrates (default: not at all)', helpGroup }),
}

/** How migrations meet locks. */
export const lockFlags = {
  'lock-timeout': limit({
    summary: 'let others pass when a lock is not had in this time, and try again (default: 5s)',
    helpValue: '5s',
    helpGroup,
  }),
  'statement-timeout': limit({
    summary: 'end a statement that takes longer (default: 0, no limit)',
    helpValue: '1h',
    helpGroup,
  }),
  tries: integer({
    summary: 'how often a migration is tried when locks are in its way (default: 10)',
    helpValue: 'N',
    min: 1,
    max: 1000,
    helpGroup,
  }),
  'end-builds': boolean({
    summary: 'end what a dead process left running on the server, as the build of an index, instead of waiting for it',
    helpGroup,
  }),
}

/** Background work that is finished inside a run. */
export const finishFlags = {
  workers: integer({
    summary: 'batches at once, of work that is finished in the run',
    helpValue: 'N',
    min: 1,
    max: 64,
  }),
  budget: duration({ summary: 'how long such work may take before the run gives up', helpValue: '2h' }),
}

export const yesFlag = {
  yes: boolean({ summary: 'ask nothing: it is agreed to' }),
}

export const releaseFlag = {
  to: string({ summary: 'a release: a version, a line or newest (default: newest)', helpValue: 'RELEASE' }),
}
