import { string as argument } from '@oclif/core/args'
import { boolean, string } from '@oclif/core/flags'
import { closeApiVersion } from '../../app/api-version/close.ts'
import { BaseCommand } from '../../cli/base-command.ts'
import { planningFlags } from '../../cli/planning-flags.ts'
import { ports } from '../../cli/provided-ports.ts'
import { apiVersionClosingText } from '../../present/api-version/change.ts'

export default class ApiVersionClose extends BaseCommand {
  static override readonly summary = 'end the time in which a version of the migration base class may be used'
  static override readonly description =
    'Lists the migrations that would become illegal, and refuses while some of them are not released yet. What stands in open branches and merge requests nobody can see here.'
  static override readonly examples = [
    'plan api-version close 2.4',
    'plan api-version close 2.4 --at 2027-01-01T00:00:00Z',
    'plan api-version close 2.4 --at 2027-01-01 --dry-run',
  ]
  static override readonly args = {
    version: argument({ description: 'the version that closes', required: true }),
  }
  static override readonly flags = {
    at: string({ summary: 'the last second at which it may be used (default: now)', helpValue: 'DATE|INSTANT' }),
    'dry-run': boolean({ summary: 'show what would change, and write nothing' }),
  }

  override async run(): Promise<unknown> {
    const { args, flags } = await this.parse(ApiVersionClose)
    const result = await closeApiVersion(ports(), args.version, planningFlags(flags))
    const width = process.stdout.columns || 80
    return this.answer(
      result,
      (one, palette) => apiVersionClosingText(one, { width, palette }),
      result.outcome === 'refused' ? 'findings' : 'done',
    )
  }
}
