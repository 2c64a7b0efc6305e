import { stopList } from '../../app/stops.ts'
import { BaseCommand } from '../../cli/base-command.ts'
import { chosenFormat, outputFlags } from '../../cli/format-flags.ts'
import { ports } from '../../cli/provided-ports.ts'
import { rangeFlags } from '../../cli/range-flags.ts'
import { textFormats, textOrJson } from '../../cli/text-or-json.ts'
import { stopListText } from '../../present/stops/list.ts'

export default class StopListCommand extends BaseCommand {
  static override readonly summary =
    'list the declared stops with what speaks for each, and the lives none of them serves'
  static override readonly examples = [
    'plan stop list',
    'plan stop list --from 17.0 --to 18.2',
    'plan stop list --json',
  ]
  static override readonly flags = { ...rangeFlags, ...outputFlags(textFormats) }

  override async run(): Promise<unknown> {
    const { flags } = await this.parse(StopListCommand)
    const format = chosenFormat(textFormats, flags)
    const options = { width: flags.width ?? (process.stdout.columns || 80), palette: this.paletteOf(flags) }
    const result = await stopList(ports(), flags)
    return this.deliver(
      result,
      textOrJson(result, format, () => stopListText(result, options)),
      {
        output: flags.output,
      },
    )
  }
}
