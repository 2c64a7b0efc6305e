import { string as argument } from '@oclif/core/args'
import { boolean } from '@oclif/core/flags'
import { migrateRedo } from '../../app/migrate/redo.ts'
import { BaseCommand } from '../../cli/base-command.ts'
import { finishFlags, lockFlags, siteFlags, yesFlag } from '../../cli/migration-flags.ts'
import { planningFlags } from '../../cli/planning-flags.ts'
import { progressOf } from '../../cli/progress.ts'
import { ports } from '../../cli/provided-ports.ts'
import { migrationRunText } from '../../present/migrate/run.ts'
import { runOutcome } from '../../present/migrate/words.ts'

export default class MigrateRedo extends BaseCommand {
  static override readonly summary = 'take one schema migration back and apply it again'
  static override readonly description =
    'The last one, unless it is named. For while a migration is being written. Asks first; without a terminal it needs --yes.'
  static override readonly examples = ['plan migrate redo --yes', 'plan migrate redo 20250702090000']
  static override readonly args = {
    id: argument({ description: 'id of the migration (default: the last one)' }),
  }
  static override readonly flags = {
    ...siteFlags,
    finalize: boolean({ summary: 'finish background work that it needs, in the run' }),
    ...finishFlags,
    ...yesFlag,
    ...lockFlags,
  }

  override async run(): Promise<unknown> {
    const { args, flags } = await this.parse(MigrateRedo)
    const json = this.jsonEnabled()
    const result = await migrateRedo(ports(), args.id, { ...planningFlags(flags), json }, progressOf({ json }))
    const width = process.stdout.columns || 80
    return this.answer(result, (one, palette) => migrationRunText(one, { width, palette }), runOutcome(result))
  }
}
