import { boolean, string } from '@oclif/core/flags'
import { seenOf } from '../../app/run/answer/seen.ts'
import { startRun } from '../../app/run/start.ts'
import { duration } from '../../cli/duration-flag.ts'
import { endFlags, installationFlags, pathFlags, planningFlags } from '../../cli/planning-flags.ts'
import { ports } from '../../cli/provided-ports.ts'
import { RunCommand } from '../../cli/run-command.ts'
import { riskFlags, runLimitFlags, runSiteFlags, runYesFlag, streamFlags, workersFlag } from '../../cli/run-flags.ts'

const helpGroup = 'BACKUP'

export default class RunStart extends RunCommand {
  static override readonly summary = 'carry out an upgrade, hop by hop, and keep a journal of it'
  static override readonly description =
    'Plans the path, says what it will do, asks, and drives it: preflight, background work that is due, backup, migrate, verify, record, for every hop. Killed at any point it goes on with plan run resume. Exit code 0: done, or paused where it was asked to. 4: refused. 6: undetermined. 7: failed, stalled or waiting for you, which the JSON tells apart. 130: Ctrl-C, everything recorded.'
  static override readonly examples = [
    'plan run start --product example --database main=service=harbor --dry-run',
    "plan run start --database main=service=shop --backup hop --backup-command 'shop-backup --json' --notify 'mail -s upgrade ops@example.org'",
    "plan run start --installation installation.yaml --to 18 --window 'Sat 22:00-05:00' --restore-point 'snapshot vm-1121'",
    'plan run start --product gitlab --from 16.3.9 --driver guided --restore-point "snapshot of 21:40" --to-hop 16.7.10',
  ]
  static override readonly flags = {
    ...endFlags,
    ...installationFlags,
    'zero-downtime': pathFlags['zero-downtime'],
    strict: pathFlags.strict,
    ...runSiteFlags,
    driver: string({
      summary:
        'how the site is upgraded: native, guided or a driver of the manifest (default: what fits how it is installed)',
      helpValue: 'ID',
    }),
    with: string({ summary: 'a value for commands of the driver', helpValue: 'KEY=VALUE', multiple: true }),
    backup: string({
      summary: 'how often a backup is made',
      options: ['hop', 'session', 'once'],
      helpValue: 'HOW',
      helpGroup,
    }),
    'backup-command': string({
      summary: 'a program that makes one and answers JSON: id, taken_at, restore',
      helpValue: 'COMMAND',
      helpGroup,
    }),
    'restore-point': string({ summary: 'how you go back without a backup of ours', helpValue: 'TEXT', helpGroup }),
    'no-backup': string({ summary: 'why none is needed: a copy', helpValue: 'TEXT', helpGroup }),
    ...runLimitFlags,
    notify: string({
      summary: 'tell a command or a web address; tested before anything begins',
      helpValue: 'COMMAND|URL',
      multiple: true,
    }),
    'skip-post': boolean({ summary: 'leave post migrations out; the next hop is refused until they have run' }),
    ...riskFlags,
    ...workersFlag,
    wait: duration({ summary: 'wait so long for another process that migrates (default: not at all)' }),
    'dry-run': boolean({ summary: 'show hops, steps and estimates, and begin nothing' }),
    verbose: boolean({ summary: 'the steps of every hop' }),
    ...runYesFlag,
    ...streamFlags,
  }

  override async run(): Promise<unknown> {
    const { flags } = await this.parse(RunStart)
    return this.driven(flags, seenOf, (tell, json) => startRun(ports(), { ...planningFlags(flags), json }, tell))
  }
}
