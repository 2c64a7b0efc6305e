import { proposalOutcome, proposeSquash } from '../../app/squash/propose.ts'
import { BaseCommand } from '../../cli/base-command.ts'
import { chosenFormat, outputFlags } from '../../cli/format-flags.ts'
import { ports } from '../../cli/provided-ports.ts'
import { squashFlags } from '../../cli/squash-flags.ts'
import { textFormats, textOrJson } from '../../cli/text-or-json.ts'
import { squashProposalText } from '../../present/squash/proposal.ts'

export default class SquashPropose extends BaseCommand {
  static override readonly summary =
    'say what a squash after a stop folds, what stays and why, and whom it would strand'
  static override readonly description =
    'A migration is folded when its SQL is proven to make the same of an empty database, before or behind everything that stays. For a product that plan does not drive the lists come from the manifest alone. Nothing is written. Exit code 3 when supported installations would be stranded.'
  static override readonly examples = [
    'plan squash propose --after 18.8 --product gitlab',
    'plan squash propose --after 19.5 --support "3 years"',
    'plan squash propose --after 2.2 --in 2.4 --json',
  ]
  static override readonly flags = { ...squashFlags, ...outputFlags(textFormats) }

  override async run(): Promise<unknown> {
    const { flags } = await this.parse(SquashPropose)
    const format = chosenFormat(textFormats, flags)
    const options = { width: flags.width ?? (process.stdout.columns || 80), palette: this.paletteOf(flags) }
    const result = await proposeSquash(ports(), flags)
    const text = textOrJson(result, format, () => squashProposalText(result, options))
    return this.deliver(result, text, { outcome: proposalOutcome(result), output: flags.output })
  }
}
