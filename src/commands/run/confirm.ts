import { string as argument } from '@oclif/core/args'
import { boolean } from '@oclif/core/flags'
import { seenOf } from '../../app/run/answer/seen.ts'
import { confirmStep } from '../../app/run/confirm.ts'
import { planningFlags } from '../../cli/planning-flags.ts'
import { ports } from '../../cli/provided-ports.ts'
import { RunCommand } from '../../cli/run-command.ts'
import {
  riskFlags,
  runLimitFlags,
  runSiteFlags,
  runYesFlag,
  streamFlags,
  whichRun,
  workersFlag,
} from '../../cli/run-flags.ts'

export default class RunConfirm extends RunCommand {
  static override readonly summary = 'say that you have done a step; plan looks whether it is so, and goes on'
  static override readonly description =
    'What can be read is read: a step that is not done is not confirmed. Exit codes are those of plan run start; 4 when the reading says that it is not done.'
  static override readonly examples = [
    'plan run confirm 3.deploy',
    'plan run confirm 3.deploy --only',
    "plan run confirm 3.gate-before.search --force --because 'the search index was rebuilt by hand'",
  ]
  static override readonly args = {
    step: argument({ description: 'the step, as plan run status shows it: 3.deploy', required: true }),
  }
  static override readonly flags = {
    ...runSiteFlags,
    ...whichRun,
    force: boolean({ summary: 'you insist although the reading says otherwise; written into the journal' }),
    only: boolean({ summary: 'only record it, and do not go on' }),
    ...runLimitFlags,
    ...riskFlags,
    ...workersFlag,
    ...runYesFlag,
    ...streamFlags,
  }

  override async run(): Promise<unknown> {
    const { args, flags } = await this.parse(RunConfirm)
    return this.driven(flags, seenOf, (tell, json) =>
      confirmStep(ports(), { ...planningFlags(flags), ...args, json }, tell),
    )
  }
}
