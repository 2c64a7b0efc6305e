import { BaseCommand } from '../src/cli/base-command.ts'

/** Does nothing, so that what a command of ours costs before it does anything can be measured. */
export default class EmptyCommand extends BaseCommand {
  static override readonly hidden = true

  override async run(): Promise<void> {
    await this.parse(EmptyCommand)
  }
}
