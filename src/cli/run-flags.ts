import { boolean, directory, integer, string } from '@oclif/core/flags'
import { nativeFlags } from './background-flags.ts'
import { widthFlag } from './format-flags.ts'

/** Which product, which databases, which run. */
export const runSiteFlags = {
  ...nativeFlags,
  journal: directory({ summary: 'folder of journals (default: .waystop/runs)', helpValue: 'DIR', helpGroup: 'RUN' }),
}

export const whichRun = {
  run: string({ summary: 'a run by its id (default: the newest of the product)', helpValue: 'ID', helpGroup: 'RUN' }),
}

/** Where a run stops by itself. */
export const runLimitFlags = {
  'to-hop': string({ summary: 'pause after this landing', helpValue: 'VERSION', helpGroup: 'LIMITS' }),
  'pause-after': string({
    summary: 'pause after this step (3.backup), or after every step of a kind (backup)',
    helpValue: 'STEP',
    helpGroup: 'LIMITS',
  }),
  until: string({ summary: 'begin nothing after this time', helpValue: '05:00', helpGroup: 'LIMITS' }),
  window: string({
    summary: 'end the service only in these hours, local time',
    helpValue: "'Sat 22:00-05:00'",
    multiple: true,
    helpGroup: 'LIMITS',
  }),
  'stop-by': string({
    summary: 'begin nothing that is not expected to end by this time',
    helpValue: '05:00',
    helpGroup: 'LIMITS',
  }),
}

/** Risks somebody takes; each is written into the journal. */
export const riskFlags = {
  accept: string({
    summary: 'take a risk by the id of its reason',
    helpValue: 'ID',
    multiple: true,
    helpGroup: 'RISKS',
  }),
  because: string({ summary: 'why, for the journal', helpValue: 'TEXT', helpGroup: 'RISKS' }),
  'accept-until': string({
    summary: 'last day on which accepted risks count',
    helpValue: 'YYYY-MM-DD',
    helpGroup: 'RISKS',
  }),
}

export const workersFlag = {
  workers: integer({
    summary: 'batches of one database at once, where plan does background work itself',
    helpValue: 'N',
    min: 1,
    max: 64,
  }),
}

export const runYesFlag = { yes: boolean({ summary: 'agreed to beforehand: nothing is asked' }) }

export const streamFormats = ['text', 'json', 'jsonl'] as const

/** How what happens and the answer are written. */
export const streamFlags = {
  format: string({
    summary: 'text; json, one document (as --json); jsonl, a line for each thing that happens, the answer last',
    options: [...streamFormats],
    helpValue: 'FORMAT',
  }),
  ...widthFlag,
}

/** How a run is stopped from elsewhere: for a while, or for good. */
export const leaveFlags = {
  ...runSiteFlags,
  ...whichRun,
  because: string({ summary: 'why, for the journal', helpValue: 'TEXT' }),
  'no-wait': boolean({ summary: 'do not wait until the process that drives has obeyed' }),
  ...runYesFlag,
  ...widthFlag,
}
