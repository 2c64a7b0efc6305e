import { integer, string } from '@oclif/core/flags'
import { preflight, preflightOutcome } from '../app/preflight/preflight.ts'
import { BaseCommand } from '../cli/base-command.ts'
import { programFlags, siteDatabaseFlags } from '../cli/site-flags.ts'
import { databaseFlags } from '../cli/database-flags.ts'
import { chosenFormat, outputFlags } from '../cli/format-flags.ts'
import { endFlags, installationFlags, pathFlags, planningFlags } from '../cli/planning-flags.ts'
import { ports } from '../cli/provided-ports.ts'
import { formatPreflight, preflightFormats } from '../present/preflight/formats.ts'

export default class Preflight extends BaseCommand {
  static override readonly summary = 'read a site before anything is touched: may this hop be made, and why not'
  static override readonly description =
    'Every database of the product is read in read-only transactions with time limits: applied migrations, background migrations, servers, probes, sizes. Programs of this machine are called only where a driver is named or with --gates. With --to the hop to that version is judged; else the first hop of the path to the newest. Exit code 0 legal, 4 illegal, 6 undetermined (a database that is expected was not given, or a fact is missing), 5 when no database could be read at all.'
  static override readonly examples = [
    'plan preflight --product gitlab --database main=service=gitlab --without ci --without sec --from 16.11.10',
    'plan preflight --installation installation.yaml --hop 1',
    'plan preflight --manifest shop --database main=postgresql://app@db/shop --to 2.1.0',
    'plan preflight --product gitlab --database main=service=gitlab --without ci --without sec --driver gitlab-linux-package',
    {
      description: 'For a change ticket.',
      command: 'plan preflight --installation installation.yaml --format markdown --output preflight.md',
    },
  ]
  static override readonly flags = {
    from: { ...endFlags.from, summary: 'the installed version, where databases do not tell it' },
    to: { ...endFlags.to, summary: 'the version you want to install next (default: the next landing of the path)' },
    hop: integer({ summary: 'this hop of the path, as plan upgrade numbers them', helpValue: 'N', min: 1 }),
    ...installationFlags,
    ...pathFlags,
    because: string({ summary: 'why risks are accepted, for whoever reads it later', helpValue: 'TEXT' }),
    ...siteDatabaseFlags,
    embedded: databaseFlags.embedded,
    ...programFlags,
    ...outputFlags(preflightFormats),
  }

  override async run(): Promise<unknown> {
    const { flags } = await this.parse(Preflight)
    const format = chosenFormat(preflightFormats, flags)
    const palette = this.paletteOf(flags)
    const width = flags.width ?? (process.stdout.columns || 80)
    const result = await preflight(ports(), planningFlags(flags))
    const text = await formatPreflight(result, format, { width, palette })
    return this.deliver(result, text, { outcome: preflightOutcome(result), output: flags.output })
  }
}
