import { string } from '@oclif/core/flags'
import { drift, driftOutcome } from '../../app/drift/drift.ts'
import { BaseCommand } from '../../cli/base-command.ts'
import { databaseFlags } from '../../cli/database-flags.ts'
import { ports } from '../../cli/provided-ports.ts'
import { driftText } from '../../present/drift.ts'

export default class MigrateDrift extends BaseCommand {
  static override readonly summary = 'compare the live schema with the one its applied migrations make'
  static override readonly description =
    'Replays the SQL of the applied migrations in an empty database that is gone afterwards, and compares the two catalogues object by object. The live database is only read. Exit code 3 when they differ, 6 when something could not be compared.'
  static override readonly examples = [
    'plan migrate drift --product example',
    'plan migrate drift --database main=postgresql://app@db.internal/app',
    'plan migrate drift --database main=service=app --against postgresql://postgres@scratch.internal/postgres',
    'plan migrate drift --ignore pg_stat_statements --ignore reporting',
  ]
  static override readonly flags = {
    ...databaseFlags,
    against: string({
      summary: 'a server to replay on, in a database made for it and dropped again (default: an embedded one)',
      helpValue: 'URL',
    }),
    ignore: string({
      summary: 'a schema, or an object by its name, that is left out',
      helpValue: 'NAME',
      multiple: true,
    }),
  }

  override async run(): Promise<unknown> {
    const { flags } = await this.parse(MigrateDrift)
    const result = await drift(ports(), { ...flags, directUrl: flags['direct-url'] })
    const width = process.stdout.columns || 80
    return this.answer(result, (one, palette) => driftText(one, { width, palette }), driftOutcome(result))
  }
}
