import { listRuns } from '../../app/run/list.ts'
import { BaseCommand } from '../../cli/base-command.ts'
import { widthFlag } from '../../cli/format-flags.ts'
import { planningFlags } from '../../cli/planning-flags.ts'
import { ports } from '../../cli/provided-ports.ts'
import { runSiteFlags } from '../../cli/run-flags.ts'
import { machineZone } from '../../domain/zone.ts'
import { runListText } from '../../present/run/list.ts'

export default class RunList extends BaseCommand {
  static override readonly summary = 'the runs of a product, newest first'
  static override readonly description = 'Exit code 0, whatever their states are.'
  static override readonly examples = ['plan run list', 'plan run list --product example --json']
  static override readonly flags = { ...runSiteFlags, ...widthFlag }

  override async run(): Promise<unknown> {
    const { flags } = await this.parse(RunList)
    const result = await listRuns(ports(), planningFlags(flags))
    const width = flags.width ?? (process.stdout.columns || 80)
    return this.answer(result, (one, palette) => runListText(one, { width, palette, zone: machineZone() }))
  }
}
