import { boolean, integer } from '@oclif/core/flags'
import { install } from '../app/migrate/install.ts'
import { BaseCommand } from '../cli/base-command.ts'
import { finishFlags, lockFlags, releaseFlag, siteFlags } from '../cli/migration-flags.ts'
import { planningFlags } from '../cli/planning-flags.ts'
import { progressOf } from '../cli/progress.ts'
import { ports } from '../cli/provided-ports.ts'
import { migrationRunText } from '../present/migrate/run.ts'
import { runOutcome } from '../present/migrate/words.ts'

export default class Install extends BaseCommand {
  static override readonly summary = 'bring new databases to a release'
  static override readonly description =
    'Applies every schema migration up to the release, and finishes background work where a later migration needs it. Cut off, it goes on when it is run again. A database that holds tables of its own is refused: plan adopt takes it over.'
  static override readonly examples = [
    'plan install --product example',
    'plan install --database main=postgresql://app@db.internal/app --to 1.4.2',
    'plan install --to 1.4 --dry-run',
  ]
  static override readonly flags = {
    ...siteFlags,
    ...releaseFlag,
    limit: integer({ summary: 'so many migrations at most; the next call goes on', helpValue: 'N', min: 1 }),
    'dry-run': boolean({ summary: 'print order and SQL, and write nothing' }),
    ...finishFlags,
    ...lockFlags,
  }

  override async run(): Promise<unknown> {
    const { flags } = await this.parse(Install)
    const json = this.jsonEnabled()
    const result = await install(ports(), { ...planningFlags(flags), json }, progressOf({ json }))
    const width = process.stdout.columns || 80
    return this.answer(result, (one, palette) => migrationRunText(one, { width, palette }), runOutcome(result))
  }
}
