import { boolean } from '@oclif/core/flags'
import { migrateStatus, statusOutcome } from '../../app/migrate/status.ts'
import { BaseCommand } from '../../cli/base-command.ts'
import { databaseFlags } from '../../cli/database-flags.ts'
import { releaseFlag } from '../../cli/migration-flags.ts'
import { planningFlags } from '../../cli/planning-flags.ts'
import { progressOf } from '../../cli/progress.ts'
import { ports } from '../../cli/provided-ports.ts'
import { migrationCheckLine, migrationStatusText } from '../../present/migrate/status.ts'
import { printable } from '../../present/printable.ts'

export default class MigrateStatus extends BaseCommand {
  static override readonly summary = 'show which schema migrations are applied, pending or wrong, on every database'
  static override readonly description =
    'Writes nothing. Exit code 0 when every database is up to date with the release, 3 when something is pending or wrong, 6 when a database of the product was not given.'
  static override readonly examples = [
    'plan migrate status --product example',
    'plan migrate status --database main=service=app --to 1.4.2',
    'plan migrate status --check',
  ]
  static override readonly flags = {
    ...databaseFlags,
    ...releaseFlag,
    check: boolean({ summary: 'one line, for a monitor' }),
  }

  override async run(): Promise<unknown> {
    const { flags } = await this.parse(MigrateStatus)
    const result = await migrateStatus(ports(), planningFlags(flags), progressOf({ json: this.jsonEnabled() }))
    const width = process.stdout.columns || 80
    return this.answer(
      result,
      (one, palette) =>
        flags.check ? migrationCheckLine(printable(one)) : migrationStatusText(one, { width, palette }),
      statusOutcome(result),
    )
  }
}
