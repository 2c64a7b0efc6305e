import { string as argument } from '@oclif/core/args'
import { string } from '@oclif/core/flags'
import { migrateRepair } from '../../app/migrate/repair.ts'
import { BaseCommand } from '../../cli/base-command.ts'
import { siteFlags } from '../../cli/migration-flags.ts'
import { planningFlags } from '../../cli/planning-flags.ts'
import { progressOf } from '../../cli/progress.ts'
import { ports } from '../../cli/provided-ports.ts'
import { migrationRepairText } from '../../present/migrate/repair.ts'

export default class MigrateRepair extends BaseCommand {
  static override readonly summary = 'accept an edited or a late schema migration, with the reason on record'
  static override readonly description =
    'An edited one: the file as it is now counts as the one that was applied; nothing is run. A late one: the next plan migrate up applies it although its release was complete. Either is written into the audit record.'
  static override readonly examples = ['plan migrate repair 20250702090000 --because "only a comment was changed"']
  static override readonly args = {
    id: argument({ description: 'id of the migration', required: true }),
  }
  static override readonly flags = {
    ...siteFlags,
    because: string({ summary: 'why; it is written into the audit record', helpValue: 'TEXT', required: true }),
  }

  override async run(): Promise<unknown> {
    const { args, flags } = await this.parse(MigrateRepair)
    const json = this.jsonEnabled()
    const told = { ...planningFlags(flags), because: flags.because, json }
    const result = await migrateRepair(ports(), args.id, told, progressOf({ json }))
    const width = process.stdout.columns || 80
    return this.answer(result, (one, palette) => migrationRepairText(one, { width, palette }))
  }
}
