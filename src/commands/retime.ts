import { string as argument } from '@oclif/core/args'
import { boolean } from '@oclif/core/flags'
import { retime } from '../app/retime/retime.ts'
import { BaseCommand } from '../cli/base-command.ts'
import { planningFlags } from '../cli/planning-flags.ts'
import { ports } from '../cli/provided-ports.ts'
import { retimingText } from '../present/retiming.ts'

export default class Retime extends BaseCommand {
  static override readonly summary = 'move stale timestamps of migrations that are not released to now'
  static override readonly description =
    'They keep their order, and what ran after them still does. Files of SQL are renamed, and everything in the manifest that names them is rewritten. Released ones, and those that a cut froze, keep their timestamps.'
  static override readonly strict = false
  static override readonly examples = [
    'plan retime 20260909120000',
    'plan retime --all-stale --dry-run',
    'plan retime --all-stale',
  ]
  static override readonly args = {
    id: argument({ description: 'ids of migrations, one or several' }),
  }
  static override readonly flags = {
    'all-stale': boolean({ summary: 'every one that is not released and whose timestamp cannot stay' }),
    'dry-run': boolean({ summary: 'show what would change, and write nothing' }),
  }

  override async run(): Promise<unknown> {
    const { argv, flags } = await this.parse(Retime)
    const result = await retime(ports(), argv as string[], planningFlags(flags))
    const width = process.stdout.columns || 80
    return this.answer(
      result,
      (one, palette) => retimingText(one, { width, palette }),
      result.outcome === 'refused' ? 'findings' : 'done',
    )
  }
}
