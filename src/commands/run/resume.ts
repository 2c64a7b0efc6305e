import { boolean, string } from '@oclif/core/flags'
import { seenOf } from '../../app/run/answer/seen.ts'
import { resumeRun } from '../../app/run/resume.ts'
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

export default class RunResume extends RunCommand {
  static override readonly summary = 'go on with a run where it was: after a pause, a failure, a crash'
  static override readonly description =
    'A step that was begun and whose end is not on record is looked at first: what is done is not done again. Limits that are given replace those of the run. Exit codes are those of plan run start.'
  static override readonly examples = [
    'plan run resume',
    "plan run resume --to-hop 2.5.3 --stop-by '2026-11-22 05:00'",
    'plan run resume --replan',
    {
      description: 'A step nobody knows the outcome of may be done once more.',
      command: 'plan run resume --again 2.migrate',
    },
  ]
  static override readonly flags = {
    ...runSiteFlags,
    ...whichRun,
    ...runLimitFlags,
    replan: boolean({ summary: 'take the path as the changed manifest gives it' }),
    again: string({ summary: 'do this step once more, whose outcome nobody knows', helpValue: 'STEP' }),
    ...riskFlags,
    ...workersFlag,
    ...runYesFlag,
    ...streamFlags,
  }

  override async run(): Promise<unknown> {
    const { flags } = await this.parse(RunResume)
    return this.driven(flags, seenOf, (tell, json) => resumeRun(ports(), { ...planningFlags(flags), json }, tell))
  }
}
