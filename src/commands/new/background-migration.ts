import { string as argument } from '@oclif/core/args'
import { boolean, integer, string } from '@oclif/core/flags'
import { newBackgroundMigration } from '../../app/new/background-migration.ts'
import { BaseCommand } from '../../cli/base-command.ts'
import { planningFlags } from '../../cli/planning-flags.ts'
import { ports } from '../../cli/provided-ports.ts'
import { newEntryText } from '../../present/new-entry.ts'

export default class NewBackgroundMigration extends BaseCommand {
  static override readonly summary = 'add a background migration, and the post migration that queues it'
  static override readonly description =
    'Who finalizes it is written later, by plan new finalizer: not before a required stop lies between. What is not said about its work is left out, and plan validate names it.'
  static override readonly examples = [
    'plan new background-migration BackfillWeights --table parcels',
    'plan new background-migration BackfillWeights --table parcels --key id --update "UPDATE parcels SET weight = 0 WHERE {batch} AND weight IS NULL" --done "weight IS NOT NULL"',
    'plan new background-migration BackfillWeights --table parcels --in 19.6 --dry-run',
  ]
  static override readonly args = {
    name: argument({ description: 'its name, in CamelCase', required: true }),
  }
  static override readonly flags = {
    table: string({ summary: 'the table it walks along', helpValue: 'TABLE', required: true }),
    database: string({ summary: 'the database it lives in (default: the first)', helpValue: 'NAME' }),
    in: string({
      summary: 'the line or version that queues it (default: the first that is not out)',
      helpValue: 'RELEASE',
    }),
    size: string({ summary: 'large: too much for a migrate step', options: ['small', 'large'] }),
    key: string({ summary: 'a column its batches walk along', helpValue: 'COLUMN', multiple: true }),
    strategy: string({
      summary: 'remaining looks only for rows that are not done (default: keyset)',
      options: ['keyset', 'remaining'],
    }),
    'batch-size': integer({ summary: 'rows of the first batch', helpValue: 'N', min: 1, max: 10_000_000 }),
    update: string({ summary: 'SQL of one batch; {batch} stands for its range', helpValue: 'SQL' }),
    done: string({ summary: 'SQL that holds for every finished row', helpValue: 'SQL' }),
    sql: boolean({ summary: 'make files for SQL of the queueing migration, which needs none', allowNo: true }),
    'dry-run': boolean({ summary: 'show what would change, and write nothing' }),
  }

  override async run(): Promise<unknown> {
    const { args, flags } = await this.parse(NewBackgroundMigration)
    const result = await newBackgroundMigration(ports(), args.name, { ...planningFlags(flags), table: flags.table })
    const width = process.stdout.columns || 80
    return this.answer(result, (one, palette) => newEntryText(one, { width, palette }))
  }
}
