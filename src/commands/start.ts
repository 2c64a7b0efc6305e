import { askForUpgrade, offerToSave, startExample } from '../app/start.ts'
import { outcomeOf, upgrade } from '../app/upgrade.ts'
import { BaseCommand } from '../cli/base-command.ts'
import { planningFlags } from '../cli/planning-flags.ts'
import { ports } from '../cli/provided-ports.ts'
import { askHint } from '../present/ask-hint.ts'
import { installationFileText } from '../present/installation-file.ts'
import { startText } from '../present/start.ts'
import { upgradeText } from '../present/upgrade/text.ts'

export default class Start extends BaseCommand {
  static override readonly summary = 'ask for product and versions, and show the path; what plan does without a command'
  static override readonly examples = ['plan', 'plan start --product gitlab']

  override async run(): Promise<unknown> {
    const { flags } = await this.parse(Start)
    const width = process.stdout.columns || 80
    if (this.jsonEnabled() || !ports().terminal.canAsk)
      return this.answer(await startExample(ports()), (start, palette) => startText(start, width, palette))
    const answers = await askForUpgrade(ports(), planningFlags(flags))
    const result = await upgrade(ports(), answers.flags, { alternatives: false })
    this.answer(
      result,
      (path, palette) =>
        `\n${upgradeText(path, { width, palette })}${askHint(path, { width, palette, asked: true, canAsk: true })}\n`,
      outcomeOf(result.verdict),
    )
    const saved = await offerToSave(ports(), answers)
    return saved && this.answer(saved, installationFileText, outcomeOf(result.verdict))
  }
}
