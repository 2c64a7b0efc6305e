import { stopProposal } from '../../app/stops.ts'
import { BaseCommand } from '../../cli/base-command.ts'
import { chosenFormat, outputFlags } from '../../cli/format-flags.ts'
import { ports } from '../../cli/provided-ports.ts'
import { rangeFlags } from '../../cli/range-flags.ts'
import { textFormats, textOrJson } from '../../cli/text-or-json.ts'
import { stopProposalText } from '../../present/stops/proposal.ts'

export default class StopPropose extends BaseCommand {
  static override readonly summary =
    'derive stops from the lives of the manifest: the fewest changes, and the smallest set'
  static override readonly examples = [
    'plan stop propose',
    'plan stop propose --from 18.11',
    'plan stop propose --json',
  ]
  static override readonly flags = { ...rangeFlags, ...outputFlags(textFormats) }

  override async run(): Promise<unknown> {
    const { flags } = await this.parse(StopPropose)
    const format = chosenFormat(textFormats, flags)
    const options = { width: flags.width ?? (process.stdout.columns || 80), palette: this.paletteOf(flags) }
    const result = await stopProposal(ports(), flags)
    return this.deliver(
      result,
      textOrJson(result, format, () => stopProposalText(result, options)),
      {
        output: flags.output,
      },
    )
  }
}
