import { boolean, string } from '@oclif/core/flags'
import { adopt } from '../app/migrate/adopt.ts'
import { BaseCommand } from '../cli/base-command.ts'
import { siteFlags } from '../cli/migration-flags.ts'
import { planningFlags } from '../cli/planning-flags.ts'
import { progressOf } from '../cli/progress.ts'
import { ports } from '../cli/provided-ports.ts'
import { adoptionText } from '../present/migrate/adoption.ts'
import { type Adoption } from '../results/adoption.ts'
import { type Outcome } from '../domain/exit-code.ts'

const outcomes: Readonly<Record<Adoption['outcome'], Outcome>> = {
  adopted: 'done',
  planned: 'done',
  refused: 'findings',
  undetermined: 'undetermined',
}

export default class Adopt extends BaseCommand {
  static override readonly summary = 'take over existing databases that are at a release'
  static override readonly description =
    'Compares the live schema with the one that the migrations up to the release make, then records them as adopted; no SQL of theirs is run. Background work counts as finished where its table holds no row that needs it, or where --finished says so; else it is queued. Exit code 3 when the schema differs.'
  static override readonly examples = [
    'plan adopt --at 1.4.2 --dry-run',
    'plan adopt --at 1.4.2 --database main=postgresql://app@db.internal/app',
    'plan adopt --at 1.4.2 --finished BackfillParcelWeights',
  ]
  static override readonly flags = {
    ...siteFlags,
    at: string({ summary: 'the release that the databases are at', helpValue: 'RELEASE', required: true }),
    finished: string({
      summary: 'background work that is known to be done',
      helpValue: 'NAME',
      multiple: true,
    }),
    'accept-drift': boolean({ summary: 'take them over although the schema differs, or cannot be compared' }),
    against: string({
      summary:
        'a server to build the expected schema on, in a database that is dropped again (default: an embedded one)',
      helpValue: 'URL',
    }),
    'dry-run': boolean({ summary: 'say what would be recorded, and write nothing' }),
  }

  override async run(): Promise<unknown> {
    const { flags } = await this.parse(Adopt)
    const json = this.jsonEnabled()
    const told = { ...planningFlags(flags), at: flags.at, json }
    const result = await adopt(ports(), told, progressOf({ json }))
    const width = process.stdout.columns || 80
    return this.answer(result, (one, palette) => adoptionText(one, { width, palette }), outcomes[result.outcome])
  }
}
