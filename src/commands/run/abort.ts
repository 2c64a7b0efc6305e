import { abortRun } from '../../app/run/abort.ts'
import { planningFlags } from '../../cli/planning-flags.ts'
import { ports } from '../../cli/provided-ports.ts'
import { RunCommand } from '../../cli/run-command.ts'
import { leaveFlags } from '../../cli/run-flags.ts'

export default class RunAbort extends RunCommand {
  static override readonly summary = 'give a run up; nothing is rolled back, and how to go back is printed'
  static override readonly description =
    'The record stays, and no other run is begun from it. Prints the restore points with their exact commands and what a restore loses. Exit code 0: it is aborted.'
  static override readonly examples = ["plan run abort --because 'back to 2.2.7'"]
  static override readonly flags = leaveFlags

  override async run(): Promise<unknown> {
    const { flags } = await this.parse(RunAbort)
    return this.shown(await abortRun(ports(), { ...planningFlags(flags), json: this.jsonEnabled() }), flags)
  }
}
