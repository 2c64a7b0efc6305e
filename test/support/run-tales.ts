import { runAnswer } from '../../src/app/run/answer.ts'
import { type RunTold } from '../../src/app/run/answer/told.ts'
import { type RunAnswer } from '../../src/results/run.ts'
import { type WorkReading } from '../../src/run/driver.ts'
import { type RunRecord } from '../../src/run/record.ts'
import { doneRun, holder, minute, now, plannedRun, runAt } from './run-records.ts'

/** What people meet while an upgrade runs, each as the answer that tells it. */

const told = (more: Partial<RunTold> = {}): RunTold => ({
  verb: 'status',
  now,
  zone: 'Europe/Berlin',
  place: '/srv/upgrade/.waystop/runs',
  holder,
  ...more,
})

const backfill: WorkReading = {
  database: 'main',
  name: 'BackfillMessageState',
  queuedBy: '20260301090000',
  state: 'working',
  stateAs: 'active',
  percent: 62.4,
  rate: 11_240,
  remaining: { least: 150 * minute, most: 240 * minute },
  error: undefined,
  commands: ['plan bbm show BackfillMessageState', 'plan bbm retry BackfillMessageState'],
}

const migrating = (more: Partial<RunRecord> = {}): RunRecord =>
  runAt('1.migrate', { state: 'begun' }, { begunAt: now - 28 * minute, ...more })

const waiting = (more: Partial<RunRecord> = {}): RunRecord =>
  runAt(
    '1.finish-background',
    { state: 'waiting' },
    { begunAt: now - 75 * minute, state: 'waiting', because: '1 background migration is unfinished', ...more },
  )

const failedMigrate = (): RunRecord =>
  runAt(
    '2.migrate',
    {
      state: 'failed',
      endedAt: now - 3 * minute,
      outcome: 'harbor-ctl migrate ended with exit code 1',
      next: ['harbor-ctl tail migrate shows the whole log', 'make room on the disk'],
      doNot: ['start Harbor 2.2.7: its schema is half migrated', 'install 2.8.1'],
      tail: Array.from({ length: 12 }, (_, i) => `== 2026030109000${i} AddState: migrating`)
        .concat('ERROR: could not extend file: No space left on device')
        .join('\n'),
    },
    { begunAt: now - 165 * minute, state: 'failed', stateAt: now - 3 * minute },
  )

export const tales: Readonly<Record<string, () => RunAnswer>> = {
  'migrating, not served': () => runAnswer(migrating(), told()),
  'waiting for the product': () => runAnswer(waiting(), told({ background: { work: [backfill], unread: ['ci'] } })),
  'held until the window': () =>
    runAnswer(
      runAt(
        '2.backup',
        { state: 'planned' },
        {
          begunAt: now - 150 * minute,
          state: 'held',
          because: 'the window Sat 22:00-23:30 is closed until Sat 28 Nov 22:00',
          limits: { ...plannedRun().limits, windows: ['Sat 22:00-23:30'] },
        },
      ),
      told({ zone: 'Europe/Berlin' }),
    ),
  'a failed migrate': () => runAnswer(failedMigrate(), told({ holder: undefined })),
  'failed background work': () =>
    runAnswer(
      runAt(
        '1.finish-background',
        {
          state: 'failed',
          endedAt: now - minute,
          outcome: 'batch 5512 of BackfillMessageState: 57014 statement timeout, 3 of 3 attempts',
          next: ['plan bbm show BackfillMessageState', 'plan bbm retry BackfillMessageState'],
          doNot: ['mark it as finished by SQL', 'install 2.5.3'],
        },
        { begunAt: now - 75 * minute, state: 'failed', stateAt: now - minute },
      ),
      told({
        holder: undefined,
        background: {
          work: [
            { ...backfill, state: 'failed', remaining: undefined, rate: undefined, error: '57014 statement timeout' },
          ],
          unread: [],
        },
      }),
    ),
  stalled: () =>
    runAnswer(
      waiting({ state: 'stalled', because: 'no batch ended for 30 min', stateAt: now - 30 * minute }),
      told({ background: { work: [{ ...backfill, rate: undefined, remaining: undefined }], unread: [] } }),
    ),
  'needs you': () =>
    runAnswer(
      runAt(
        '1.deploy',
        { state: 'needs-you', outcome: 'install Harbor 2.2.7 on every host' },
        {
          begunAt: now - 20 * minute,
          state: 'needs-you',
          driver: { kind: 'guided', id: 'guided', name: 'By hand' },
          backup: { kind: 'text', text: 'snapshot vm-harbor-1121' },
          notify: [],
        },
      ),
      told({
        holder: undefined,
        commands: new Map([
          [
            '1.deploy',
            [
              { on: 'database host', command: 'apt-get install harbor-db=2.2.7' },
              { on: 'web hosts', command: 'apt-get install harbor=2.2.7' },
              { on: 'web hosts', command: 'harbor-ctl reconfigure' },
            ],
          ],
        ]),
      }),
    ),
  'work that stands in the way': () =>
    runAnswer(
      runAt(
        '2.stop',
        {
          state: 'needs-you',
          outcome: 'BackfillMessageState on main is not finished: paused, 62 %',
          next: [
            'plan bbm resume BackfillMessageState --product harbor',
            'plan run resume --product harbor --database main=service=harbor',
            "plan run resume --product harbor --database main=service=harbor --accept unfinished-work:BackfillMessageState --because 'WHY'",
          ],
        },
        { begunAt: now - 150 * minute, state: 'needs-you' },
      ),
      told({ holder: undefined }),
    ),
  'a step nobody knows about': () =>
    runAnswer(
      runAt(
        '1.migrate',
        {
          state: 'begun',
          outcome: 'nobody knows whether "migrate main to 2.2.7" was done: the database does not answer',
          next: [
            "it is done: plan run confirm 1.migrate --force --because 'HOW YOU KNOW'",
            'it is not, and may be done once more: plan run resume --again 1.migrate',
          ],
        },
        { begunAt: now - 28 * minute, state: 'needs-you' },
      ),
      told({ holder: undefined }),
    ),
  paused: () =>
    runAnswer(
      runAt(
        '2.backup',
        { state: 'planned' },
        {
          begunAt: now - 150 * minute,
          state: 'paused',
          because: 'ann asked for it: the night is over',
          overrides: [
            {
              id: 'avoid:2.5.3',
              because: 'tested on the copy',
              until: '2026-12-01',
              by: 'ann@desk:4711',
              at: now - 150 * minute,
            },
          ],
          skippedPost: ['2.2.7'],
        },
      ),
      told({ holder: undefined, remarks: ['the mirror of the journal could not be written'] }),
    ),
  'asked to pause': () =>
    runAnswer(
      migrating(),
      told({
        verb: 'pause',
        ended: 'asked',
        request: { what: 'pause', because: 'backup first', by: 'bob@lap:9', at: now },
      }),
    ),
  'nobody drives it': () => runAnswer(migrating(), told({ holder: undefined })),
  interrupted: () =>
    runAnswer(
      runAt(
        '1.finish-background',
        { state: 'begun' },
        { begunAt: now - 75 * minute, state: 'paused', because: 'a signal (SIGINT) ended the process', stateAt: now },
      ),
      told({ verb: 'start', holder: undefined, ended: 'interrupted' }),
    ),
  done: () => runAnswer(doneRun(), told({ verb: 'start', holder: undefined })),
  'aborted in the middle': () =>
    runAnswer(
      { ...failedMigrate(), state: 'aborted', because: 'ann aborted it: back to 2.2.7', endedAt: now, stateAt: now },
      told({ verb: 'abort', holder: undefined }),
    ),
  'a dry run': () =>
    runAnswer(plannedRun({ begunAt: now, stateAt: now }), told({ verb: 'start', holder: undefined, ended: 'planned' })),
  'a long dry run': () => {
    const { hops } = plannedRun()
    const many = Array.from({ length: 9 }, (_, i) => ({ ...hops[i % 3]!, number: i + 1 }))
    return runAnswer(plannedRun({ hops: many }), told({ verb: 'start', holder: undefined, ended: 'planned' }))
  },
  refused: () =>
    runAnswer(
      plannedRun({ backup: { kind: 'hop', command: undefined } }),
      told({
        verb: 'start',
        holder: undefined,
        ended: 'refused',
        refusals: [
          {
            id: 'no-backup',
            what: 'nothing says how one could go back',
            next: 'give --backup-command, --restore-point TEXT or --no-backup TEXT',
          },
        ],
      }),
    ),
  'a native run': () => runAnswer(native(), told({ background: { work: [backfill], unread: [] } })),
}

/** plan migrates, and neither stops nor starts the product. */
function native(): RunRecord {
  const run = runAt(
    '1.finish-background',
    { state: 'begun' },
    {
      begunAt: now - 75 * minute,
      driver: { kind: 'native', id: 'native', name: 'plan itself' },
      backup: { kind: 'none', because: 'a copy' },
    },
  )
  const left = new Set(['stop', 'deploy', 'start', 'backup'])
  return {
    ...run,
    restorePoints: [],
    hops: run.hops.map((hop) => ({ ...hop, steps: hop.steps.filter(({ kind }) => !left.has(kind)) })),
  }
}
