import { integer, string } from '@oclif/core/flags'
import { stopHorizon } from '../../app/stop-horizon.ts'
import { stopProposal } from '../../app/stops.ts'
import { BaseCommand } from '../../cli/base-command.ts'
import { chosenFormat, outputFlags } from '../../cli/format-flags.ts'
import { ports } from '../../cli/provided-ports.ts'
import { rangeFlags } from '../../cli/range-flags.ts'
import { textFormats, textOrJson } from '../../cli/text-or-json.ts'
import { stopProposalText } from '../../present/stops/proposal.ts'

const horizonFormats = ['text', 'markdown', 'json'] as const

export default class StopPropose extends BaseCommand {
  static override readonly summary =
    'derive stops from the lives of the manifest: the fewest changes, and the smallest set; or plan those of the next releases'
  static override readonly description =
    'With --horizon the next releases are counted on, schedules for them are compared by what they cost, and one is recommended.'
  static override readonly examples = [
    'plan stop propose',
    'plan stop propose --from 18.11',
    'plan stop propose --horizon 12',
    'plan stop propose --horizon 12 --candidates declared,every-4 --format markdown',
    'plan stop propose --json',
  ]
  static override readonly flags = {
    ...rangeFlags,
    horizon: integer({
      summary: 'plan the stops of the next so many releases',
      helpValue: 'N',
      min: 1,
      max: 60,
      exclusive: ['from', 'to'],
    }),
    candidates: string({
      summary: 'schedules to compare: declared, every-2, every-3, every-4, every-6, lives, none (default: all)',
      helpValue: 'NAMES',
      dependsOn: ['horizon'],
    }),
    ...outputFlags(horizonFormats),
  }

  override async run(): Promise<unknown> {
    const { flags } = await this.parse(StopPropose)
    const options = { width: flags.width ?? (process.stdout.columns || 80), palette: this.paletteOf(flags) }
    const { horizon, output } = flags
    if (horizon === undefined) {
      const format = chosenFormat(textFormats, flags)
      const result = await stopProposal(ports(), flags)
      return this.deliver(
        result,
        textOrJson(result, format, () => stopProposalText(result, options)),
        { output },
      )
    }
    const format = chosenFormat(horizonFormats, flags)
    const result = await stopHorizon(ports(), { ...flags, horizon })
    // Only this answer needs them, and every other start would load them too.
    const { stopHorizonMarkdown, stopHorizonText } = await import('../../present/stops/horizon.ts')
    const text = format === 'markdown' ? stopHorizonMarkdown(result) : stopHorizonText(result, options)
    return this.deliver(result, format === 'json' ? JSON.stringify(result, null, 2) : text, { output })
  }
}
