import { string as argument } from '@oclif/core/args'
import { boolean, string } from '@oclif/core/flags'
import { introduceApiVersion } from '../../app/api-version/introduce.ts'
import { BaseCommand } from '../../cli/base-command.ts'
import { planningFlags } from '../../cli/planning-flags.ts'
import { ports } from '../../cli/provided-ports.ts'
import { apiVersionIntroductionText } from '../../present/api-version/change.ts'

export default class ApiVersionIntroduce extends BaseCommand {
  static override readonly summary =
    'open a new version of the migration base class, beside the current one for a while'
  static override readonly description =
    'The new version is current from its first second on. The one that was current until then gets an end, unless it has one: both may be used for as long as --overlap says, so that open branches can move over.'
  static override readonly examples = [
    'plan api-version introduce 2.5 --from 2026-12-01',
    'plan api-version introduce 2.5 --from 2026-12-01T02:15:00Z --overlap 2w --note "adds write locks"',
    'plan api-version introduce 2.5 --from 2026-12-01 --dry-run',
  ]
  static override readonly args = {
    version: argument({ description: 'the new version', required: true }),
  }
  static override readonly flags = {
    from: string({
      summary: 'a day, which is its first second in UTC, or an instant',
      helpValue: 'DATE|INSTANT',
      required: true,
    }),
    overlap: string({ summary: 'how long the current one stays open (default: 30d)', helpValue: 'DURATION' }),
    note: string({ summary: 'what it adds', helpValue: 'TEXT' }),
    'dry-run': boolean({ summary: 'show what would change, and write nothing' }),
  }

  override async run(): Promise<unknown> {
    const { args, flags } = await this.parse(ApiVersionIntroduce)
    const result = await introduceApiVersion(ports(), args.version, { ...planningFlags(flags), from: flags.from })
    const width = process.stdout.columns || 80
    return this.answer(
      result,
      (one, palette) => apiVersionIntroductionText(one, { width, palette }),
      result.outcome === 'refused' ? 'findings' : 'done',
    )
  }
}
