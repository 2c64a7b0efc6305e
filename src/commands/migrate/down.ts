import { boolean, integer, string } from '@oclif/core/flags'
import { migrateDown } from '../../app/migrate/down.ts'
import { BaseCommand } from '../../cli/base-command.ts'
import { lockFlags, siteFlags, yesFlag } from '../../cli/migration-flags.ts'
import { planningFlags } from '../../cli/planning-flags.ts'
import { progressOf } from '../../cli/progress.ts'
import { ports } from '../../cli/provided-ports.ts'
import { migrationRunText } from '../../present/migrate/run.ts'
import { runOutcome } from '../../present/migrate/words.ts'

export default class MigrateDown extends BaseCommand {
  static override readonly summary = 'take back the schema migrations that were applied last'
  static override readonly description =
    'Takes back the last one, or as many as are asked for, in reverse order. Asks first; without a terminal it needs --yes.'
  static override readonly examples = [
    'plan migrate down --product example --dry-run',
    'plan migrate down --limit 2 --yes',
    'plan migrate down --to 20250702090000',
  ]
  static override readonly flags = {
    ...siteFlags,
    to: string({ summary: 'the migration that stays the last one', helpValue: 'ID' }),
    limit: integer({ summary: 'so many (default: 1, or all behind --to)', helpValue: 'N', min: 1 }),
    'dry-run': boolean({ summary: 'print order and SQL, and write nothing' }),
    ...yesFlag,
    ...lockFlags,
  }

  override async run(): Promise<unknown> {
    const { flags } = await this.parse(MigrateDown)
    const json = this.jsonEnabled()
    const result = await migrateDown(ports(), { ...planningFlags(flags), json }, progressOf({ json }))
    const width = process.stdout.columns || 80
    return this.answer(result, (one, palette) => migrationRunText(one, { width, palette }), runOutcome(result))
  }
}
