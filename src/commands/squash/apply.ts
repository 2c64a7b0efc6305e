import { boolean, string } from '@oclif/core/flags'
import { applicationOutcome, applySquash } from '../../app/squash/apply.ts'
import { BaseCommand } from '../../cli/base-command.ts'
import { majorsIn } from '../../cli/postgres-majors.ts'
import { ports } from '../../cli/provided-ports.ts'
import { squashFlags } from '../../cli/squash-flags.ts'
import { printError } from '../../cli/stdio.ts'
import { squashApplicationText } from '../../present/squash/application.ts'

export default class SquashApply extends BaseCommand {
  static override readonly summary = 'fold migrations into a structure: prove it, write it, and commit it as one change'
  static override readonly description =
    'Writes the structure, records the squash in the manifest, and deletes the SQL that is folded; the commit holds nothing else. It is proven first, as plan squash verify does. Refused where supported installations would be stranded, where a proof fails, and for products that plan does not drive (exit code 3).'
  static override readonly examples = [
    'plan squash apply --after 2.2 --dry-run',
    'plan squash apply --after 2.2 --postgres 14,18',
    'plan squash apply --after 2.2 --no-verify --no-commit',
  ]
  static override readonly flags = {
    ...squashFlags,
    postgres: string({
      summary: 'major versions to prove it on, with the programs of this machine (default: embedded, in memory)',
      helpValue: 'N,N',
      exclusive: ['no-verify'],
    }),
    'no-verify': boolean({ summary: 'prove nothing: leave it to plan squash verify' }),
    'no-commit': boolean({ summary: 'write the files, and leave the commit to you' }),
    'dry-run': boolean({ summary: 'show what would change, and write nothing' }),
  }

  override async run(): Promise<unknown> {
    const { flags } = await this.parse(SquashApply)
    const { after, to, in: release, support, manifest, product } = flags
    const tell = this.jsonEnabled() ? () => undefined : (line: string) => printError(line)
    const asked = { after, to, in: release, support, manifest, product, postgres: majorsIn(flags.postgres) }
    const how = { dryRun: flags['dry-run'], noCommit: flags['no-commit'], noVerify: flags['no-verify'] }
    const result = await applySquash(ports(), { ...asked, ...how }, tell)
    const width = process.stdout.columns || 80
    return this.answer(
      result,
      (one, palette) => squashApplicationText(one, { width, palette }),
      applicationOutcome(result),
    )
  }
}
