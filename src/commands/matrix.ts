import { boolean, string } from '@oclif/core/flags'
import { matrix } from '../app/matrix.ts'
import { BaseCommand } from '../cli/base-command.ts'
import { chosenFormat, outputFlags } from '../cli/format-flags.ts'
import { endFlags, installationFlags, pathFlags, planningFlags } from '../cli/planning-flags.ts'
import { ports } from '../cli/provided-ports.ts'
import { textFormats, textOrJson } from '../cli/text-or-json.ts'
import { matrixText } from '../present/matrix.ts'

export default class MatrixCommand extends BaseCommand {
  static override readonly summary =
    'show the paths of a whole fleet: hops and landings from many versions to one target'
  static override readonly examples = [
    'plan matrix --assume-no',
    'plan matrix --to 18.11 --versions 15.11.13,16.7,17.3.7',
    'plan matrix --product nextcloud --all',
  ]
  static override readonly flags = {
    to: endFlags.to,
    versions: string({
      summary: 'installed versions or lines (default: the newest patch of each line of the last three majors)',
      helpValue: 'A,B,C',
      multiple: true,
      exclusive: ['all'],
    }),
    all: boolean({ summary: 'every line the manifest knows' }),
    ...installationFlags,
    ...pathFlags,
    ...outputFlags(textFormats),
  }

  override async run(): Promise<unknown> {
    const { flags } = await this.parse(MatrixCommand)
    const format = chosenFormat(textFormats, flags)
    const options = { width: flags.width ?? (process.stdout.columns || 80), palette: this.paletteOf(flags) }
    const result = await matrix(ports(), planningFlags(flags))
    return this.deliver(
      result,
      textOrJson(result, format, () => matrixText(result, options)),
      {
        output: flags.output,
      },
    )
  }
}
