import { file, string } from '@oclif/core/flags'
import { compareDumps, comparisonOutcome } from '../../app/squash/verify-dumps.ts'
import { proofOutcome, verifySquash } from '../../app/squash/verify.ts'
import { BaseCommand } from '../../cli/base-command.ts'
import { chosenFormat, outputFlags, usage } from '../../cli/format-flags.ts'
import { planningFlags } from '../../cli/planning-flags.ts'
import { majorsIn } from '../../cli/postgres-majors.ts'
import { ports } from '../../cli/provided-ports.ts'
import { printError } from '../../cli/stdio.ts'
import { textFormats, textOrJson } from '../../cli/text-or-json.ts'
import { structureComparisonText } from '../../present/squash/dumps.ts'
import { squashProofText } from '../../present/squash/verify.ts'

const helpGroup = 'TWO DUMPS'

export default class SquashVerifyCommand extends BaseCommand {
  static override readonly summary = 'prove on databases that are thrown away that a squash changes nothing'
  static override readonly description =
    'Three proofs: a fresh installation from the structure has every object that the whole chain makes; every installation at or above the minimum schema comes to the same schema and records; the rows are the same. For a product that plan does not drive, --structure and --against compare two plain dumps object by object. Exit code 3 when something differs.'
  static override readonly examples = [
    'plan squash verify',
    'plan squash verify --in 2.3 --postgres 14,18',
    'plan squash verify --base v2.2.0 --json',
    'plan squash verify --structure db/structure.sql --against old-structure.sql --postgres 17',
    'plan squash verify --structure new.sql --against old.sql --minus schema_migrations,ar_internal_metadata',
  ]
  static override readonly flags = {
    in: string({ summary: 'the release that folds (default: that of the newest squash)', helpValue: 'RELEASE' }),
    base: string({
      summary: 'the product before: a commit, or a path (default: the commit before the structure came)',
      helpValue: 'REV',
    }),
    postgres: string({
      summary:
        'major versions; for each a server is made of the programs of this machine (default: embedded, in memory)',
      helpValue: 'N,N',
    }),
    structure: file({ summary: 'a dump of the structure', helpValue: 'FILE', dependsOn: ['against'], helpGroup }),
    against: file({
      summary: 'the dump it must be the same as',
      helpValue: 'FILE',
      dependsOn: ['structure'],
      exclusive: ['in', 'base'],
      helpGroup,
    }),
    minus: string({
      summary: 'a table, view or sequence that is not compared',
      helpValue: 'NAME,NAME',
      multiple: true,
      dependsOn: ['structure'],
      helpGroup,
    }),
    ...outputFlags(textFormats),
  }

  override async run(): Promise<unknown> {
    const { flags } = await this.parse(SquashVerifyCommand)
    const format = chosenFormat(textFormats, flags)
    const tell = format === 'json' ? () => undefined : (line: string) => printError(line)
    const options = { width: flags.width ?? (process.stdout.columns || 80), palette: this.paletteOf(flags) }
    const { structure, against, output } = flags
    const postgres = majorsIn(flags.postgres)
    if (structure !== undefined && against !== undefined) {
      if (postgres.length > 1) throw usage('two dumps are compared on one server', 'name one major version')
      const minus = (flags.minus ?? []).flatMap((names) => names.split(',')).filter((name) => name !== '')
      const result = await compareDumps(ports(), { structure, against, minus, postgres: postgres[0] }, tell)
      const text = textOrJson(result, format, () => structureComparisonText(result, options))
      return this.deliver(result, text, { outcome: comparisonOutcome(result), output })
    }
    const result = await verifySquash(ports(), { ...planningFlags(flags), postgres }, tell)
    const text = textOrJson(result, format, () => squashProofText(result, options))
    return this.deliver(result, text, { outcome: proofOutcome(result.proofs), output })
  }
}
