import { boolean, integer } from '@oclif/core/flags'
import { migrateUp } from '../../app/migrate/up.ts'
import { BaseCommand } from '../../cli/base-command.ts'
import { finishFlags, lockFlags, releaseFlag, siteFlags, yesFlag } from '../../cli/migration-flags.ts'
import { planningFlags } from '../../cli/planning-flags.ts'
import { progressOf } from '../../cli/progress.ts'
import { ports } from '../../cli/provided-ports.ts'
import { migrationRunText } from '../../present/migrate/run.ts'
import { runOutcome } from '../../present/migrate/words.ts'

export default class MigrateUp extends BaseCommand {
  static override readonly summary = 'apply the schema migrations that are pending up to a release'
  static override readonly description =
    'Everything is planned before the first statement: order, checksums, background work that has to be finished. Exit code 4 when something speaks against it, 6 when a database of the product was not given, 7 when background work did not finish.'
  static override readonly examples = [
    'plan migrate up --product example --dry-run',
    'plan migrate up --database main=postgresql://app@db.internal/app --to 1.4.2',
    'plan migrate up --database main=service=app --to 20250702090000',
    'plan migrate up --skip-post --wait 10m',
  ]
  static override readonly flags = {
    ...siteFlags,
    to: { ...releaseFlag.to, summary: 'a release, or the id of the migration to end with (default: newest)' },
    limit: integer({ summary: 'so many migrations at most', helpValue: 'N', min: 1 }),
    'skip-post': boolean({ summary: 'leave post migrations for after the new version serves' }),
    'dry-run': boolean({ summary: 'print order and SQL, and write nothing' }),
    finalize: boolean({ summary: 'finish background work that a migration needs, in the run' }),
    ...finishFlags,
    ...yesFlag,
    ...lockFlags,
  }

  override async run(): Promise<unknown> {
    const { flags } = await this.parse(MigrateUp)
    const json = this.jsonEnabled()
    const result = await migrateUp(ports(), { ...planningFlags(flags), json }, progressOf({ json }))
    const width = process.stdout.columns || 80
    return this.answer(result, (one, palette) => migrationRunText(one, { width, palette }), runOutcome(result))
  }
}
