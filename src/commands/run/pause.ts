import { pauseRun } from '../../app/run/pause.ts'
import { planningFlags } from '../../cli/planning-flags.ts'
import { ports } from '../../cli/provided-ports.ts'
import { RunCommand } from '../../cli/run-command.ts'
import { leaveFlags } from '../../cli/run-flags.ts'

export default class RunPause extends RunCommand {
  static override readonly summary = 'let a run stop at the next safe point, from any terminal'
  static override readonly description =
    'The process that drives it finishes its batch or step, records, and leaves; a downtime that has begun is finished first. Exit code 0: it is paused, or it was asked to (the JSON tells which).'
  static override readonly examples = ['plan run pause', "plan run pause --because 'the night is over' --no-wait"]
  static override readonly flags = leaveFlags

  override async run(): Promise<unknown> {
    const { flags } = await this.parse(RunPause)
    return this.shown(await pauseRun(ports(), { ...planningFlags(flags), json: this.jsonEnabled() }), flags)
  }
}
