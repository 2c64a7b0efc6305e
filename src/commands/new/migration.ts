import { string as argument } from '@oclif/core/args'
import { boolean, string } from '@oclif/core/flags'
import { newMigration } from '../../app/new/migration.ts'
import { BaseCommand } from '../../cli/base-command.ts'
import { planningFlags } from '../../cli/planning-flags.ts'
import { ports } from '../../cli/provided-ports.ts'
import { newEntryText } from '../../present/new-entry.ts'

export default class NewMigration extends BaseCommand {
  static override readonly summary = 'add a schema migration, dated now, with files for its SQL'
  static override readonly description =
    'It comes with the first line that is not out, and uses the current version of the migration base class where the manifest lists those. Files of SQL are made for products that plan drives; what stands in them is refused until somebody writes the SQL.'
  static override readonly examples = [
    'plan new migration add_weight_to_parcels',
    'plan new migration index_parcels_on_weight --phase post --transaction none --depends-on BackfillWeights',
    'plan new migration add_weight_to_parcels --in 19.6 --dry-run',
  ]
  static override readonly args = {
    name: argument({ description: 'its name, in snake_case', required: true }),
  }
  static override readonly flags = {
    phase: string({
      summary: 'regular runs before the new code serves, post after (default: regular)',
      options: ['regular', 'post'],
    }),
    database: string({ summary: 'the database it changes (default: the first)', helpValue: 'NAME' }),
    in: string({
      summary: 'the line or version that brings it (default: the first that is not out)',
      helpValue: 'RELEASE',
    }),
    'depends-on': string({
      summary: 'a background migration that must be finalized before',
      helpValue: 'NAME',
      multiple: true,
    }),
    transaction: string({ summary: 'none for what refuses a transaction (default: one)', options: ['one', 'none'] }),
    sql: boolean({ summary: 'make files for its SQL; --no-sql makes none', default: true, allowNo: true }),
    'dry-run': boolean({ summary: 'show what would change, and write nothing' }),
  }

  override async run(): Promise<unknown> {
    const { args, flags } = await this.parse(NewMigration)
    const result = await newMigration(ports(), args.name, planningFlags(flags))
    const width = process.stdout.columns || 80
    return this.answer(result, (one, palette) => newEntryText(one, { width, palette }))
  }
}
