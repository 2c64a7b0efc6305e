import { boolean, directory, string } from '@oclif/core/flags'
import { rescue, rescueOutcome } from '../app/rescue/rescue.ts'
import { BaseCommand } from '../cli/base-command.ts'
import { databaseFlags } from '../cli/database-flags.ts'
import { chosenFormat, outputFlags } from '../cli/format-flags.ts'
import { installationFlags, planningFlags } from '../cli/planning-flags.ts'
import { ports } from '../cli/provided-ports.ts'
import { programFlags, siteDatabaseFlags } from '../cli/site-flags.ts'
import { formatRescue, rescueFormats } from '../present/rescue/formats.ts'

export default class Rescue extends BaseCommand {
  static override readonly summary = 'after a wrong hop: what it left behind, and what can be done'
  static override readonly description =
    'Reads every database of the product in read-only transactions with time limits and changes nothing. Each life that the hop jumped is told: ran inside the migrate step, finished later, unfinished, its code gone, never queued. Exit code 0 sound, 3 repairable, half-migrated or restore, 6 undetermined, 5 when no database could be read at all.'
  static override readonly examples = [
    'plan rescue --was 16.9.8 --now 17.6.0 --product gitlab --database main=service=gitlab --without ci --without sec',
    'plan rescue --was 1.0.0 --manifest shop --database main=postgresql://app@db/shop',
    {
      description: 'A file for a support case, without places and texts of errors.',
      command: 'plan rescue --was 1.0.0 --installation installation.yaml --format markdown --output rescue.md',
    },
  ]
  static override readonly flags = {
    was: string({ summary: 'the version that ran before', helpValue: 'VERSION', required: true }),
    now: string({ summary: 'the version that is installed now, where databases do not tell it', helpValue: 'VERSION' }),
    ...installationFlags,
    ...siteDatabaseFlags,
    embedded: databaseFlags.embedded,
    driver: string({
      summary: 'read the version whose code is installed with the calls of this driver',
      helpValue: 'ID',
      helpGroup: 'PROGRAMS',
    }),
    with: programFlags.with,
    journal: directory({ summary: 'folder of the journals of runs (default: .waystop/runs)', helpValue: 'DIR' }),
    'with-places': boolean({ summary: 'keep places and texts of errors in Markdown and files' }),
    ...outputFlags(rescueFormats),
  }

  override async run(): Promise<unknown> {
    const { flags } = await this.parse(Rescue)
    const format = chosenFormat(rescueFormats, flags)
    const palette = this.paletteOf(flags)
    const width = flags.width ?? (process.stdout.columns || 80)
    const forOthers = !flags['with-places'] && (format === 'markdown' || flags.output !== undefined)
    const result = await rescue(ports(), { ...planningFlags(flags), was: flags.was, forOthers })
    const text = await formatRescue(result, format, { width, palette })
    return this.deliver(result, text, { outcome: rescueOutcome(result), output: flags.output })
  }
}
