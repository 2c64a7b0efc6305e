import { string } from '@oclif/core/args'
import { compare } from '../app/compare.ts'
import { BaseCommand } from '../cli/base-command.ts'
import { chosenFormat, outputFlags } from '../cli/format-flags.ts'
import { ports } from '../cli/provided-ports.ts'
import { textFormats, textOrJson } from '../cli/text-or-json.ts'
import { comparisonText } from '../present/comparison.ts'

export default class Compare extends BaseCommand {
  static override readonly summary = "ask a saved plan's question again and show what changed"
  static override readonly examples = [
    'plan upgrade --from 16.11.1 --to 18 --json > plan.json',
    'plan compare plan.json',
    'plan compare plan.json --installation installation.yaml',
  ]
  static override readonly args = {
    plan: string({ description: 'what `plan upgrade --json` printed', required: true }),
  }
  static override readonly flags = outputFlags(textFormats)

  override async run(): Promise<unknown> {
    const { args, flags } = await this.parse(Compare)
    const format = chosenFormat(textFormats, flags)
    const options = { width: flags.width ?? (process.stdout.columns || 80), palette: this.paletteOf(flags) }
    const result = await compare(ports(), args.plan, flags)
    return this.deliver(
      result,
      textOrJson(result, format, () => comparisonText(result, options)),
      {
        output: flags.output,
      },
    )
  }
}
