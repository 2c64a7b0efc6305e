import { boolean, integer, string } from '@oclif/core/flags'
import { rehearsalOutcome, rehearse } from '../app/rehearse/rehearse.ts'
import { BaseCommand } from '../cli/base-command.ts'
import { chosenFormat, outputFlags } from '../cli/format-flags.ts'
import { endFlags, installationFlags, pathFlags, planningFlags } from '../cli/planning-flags.ts'
import { ports } from '../cli/provided-ports.ts'
import { printError } from '../cli/stdio.ts'
import { rehearsalMarkdown } from '../present/rehearse/markdown.ts'
import { rehearsalText } from '../present/rehearse/text.ts'

const formats = ['text', 'markdown', 'json'] as const
const helpGroup = 'WHERE'

export default class Rehearse extends BaseCommand {
  static override readonly summary = 'run a whole upgrade on databases that are thrown away'
  static override readonly description =
    'Installs the first version, makes rows as the samples of the manifest say, goes hop by hop to the target and finishes all background work; then installs the target freshly beside it and compares both schemas object by object. Hooks, calls of drivers and commands that are not marked rehearsable are never run. Exit code 3 when something was found.'
  static override readonly examples = [
    'plan rehearse --product example',
    'plan rehearse --manifest upgrades --from 1.2.0 --to 2.1',
    'plan rehearse --manifest upgrades --against postgresql://postgres@localhost:5432/postgres --postgres 16',
    'plan rehearse --manifest upgrades --postgres 16',
    'plan rehearse --manifest upgrades --every-edge --format markdown --output rehearsal.md',
  ]
  static override readonly flags = {
    from: { ...endFlags.from, summary: 'the version to begin with (default: the oldest)' },
    to: endFlags.to,
    'every-edge': boolean({
      summary: 'each legal hop by itself, from every version to every later one',
      exclusive: ['database'],
    }),
    seed: string({
      summary: 'SQL that makes rows in the version it begins with; {rows} stands for --rows',
      helpValue: '[NAME=]FILE',
      multiple: true,
    }),
    rows: integer({ summary: 'what {rows} stands for in every sample', helpValue: 'N', min: 0, max: 100_000_000 }),
    'may-shrink': string({
      summary: 'a table that may have fewer rows in the end',
      helpValue: 'SCHEMA.TABLE',
      multiple: true,
    }),
    workers: integer({ summary: 'batches at once in each database (default: 2)', helpValue: 'N', min: 1, max: 64 }),
    driver: string({
      summary: 'the driver whose rehearsable calls are made (default: that of a run)',
      helpValue: 'ID',
    }),
    with: string({ summary: 'a value for the calls of the driver', helpValue: 'NAME=VALUE', multiple: true }),
    against: string({
      summary: 'a server on which databases are made and dropped again (default: embedded ones in memory)',
      helpValue: 'URL',
      helpGroup,
    }),
    database: string({
      summary: 'rehearse in this database, which is empty or a copy; it stays as the rehearsal leaves it',
      helpValue: '[NAME=]URL',
      multiple: true,
      helpGroup,
    }),
    copy: string({
      summary: 'the databases are copies that nobody needs, and why; they are marked so',
      helpValue: 'REASON',
      dependsOn: ['database'],
      helpGroup,
    }),
    postgres: integer({
      summary: 'a major version: a server of its own is made of the programs of this machine',
      helpValue: 'N',
      min: 14,
      helpGroup,
    }),
    fact: installationFlags.fact,
    'assume-no': installationFlags['assume-no'],
    'zero-downtime': pathFlags['zero-downtime'],
    accept: pathFlags.accept,
    ...outputFlags(formats),
  }

  override async run(): Promise<unknown> {
    const { flags } = await this.parse(Rehearse)
    const format = chosenFormat(formats, flags)
    const tell = format === 'json' ? () => undefined : (line: string) => printError(line)
    const result = await rehearse(ports(), planningFlags(flags), tell)
    const options = { width: flags.width ?? (process.stdout.columns || 80), palette: this.paletteOf(flags) }
    const text =
      format === 'json'
        ? JSON.stringify(result, null, 2)
        : format === 'markdown'
          ? rehearsalMarkdown(result)
          : rehearsalText(result, options)
    return this.deliver(result, text, { outcome: rehearsalOutcome(result), output: flags.output })
  }
}
