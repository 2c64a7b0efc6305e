import { string as argument } from '@oclif/core/args'
import { boolean, string } from '@oclif/core/flags'
import { newRelease } from '../../app/new/release.ts'
import { BaseCommand } from '../../cli/base-command.ts'
import { planningFlags } from '../../cli/planning-flags.ts'
import { ports } from '../../cli/provided-ports.ts'
import { newEntryText } from '../../present/new-entry.ts'

export default class NewRelease extends BaseCommand {
  static override readonly summary =
    'add a release: planned, or out since a day; or say of a planned one that it is out'
  static override readonly description =
    'Without --date it is planned. Days are written only when they are given; what the rhythm of earlier releases suggests is only said.'
  static override readonly examples = [
    'plan new release 19.6.0 --cut 2026-12-10 --release-day 2026-12-17',
    'plan new release 19.5.2 --date 2026-11-18',
    'plan new release 19.6.0 --date 2026-12-17 --complete',
    'plan new release 19.7.0 --dry-run',
  ]
  static override readonly args = {
    version: argument({ description: 'the whole version', required: true }),
  }
  static override readonly flags = {
    date: string({ summary: 'the day it came out', helpValue: 'DATE', exclusive: ['cut', 'release-day'] }),
    complete: boolean({
      summary: 'nothing else came out until that day: complete_until: moves to it',
      dependsOn: ['date'],
    }),
    cut: string({ summary: 'the day its line is expected to be cut', helpValue: 'DATE' }),
    'release-day': string({ summary: 'the day it is expected to come out', helpValue: 'DATE' }),
    'dry-run': boolean({ summary: 'show what would change, and write nothing' }),
  }

  override async run(): Promise<unknown> {
    const { args, flags } = await this.parse(NewRelease)
    const result = await newRelease(ports(), args.version, planningFlags(flags))
    const width = process.stdout.columns || 80
    return this.answer(result, (one, palette) => newEntryText(one, { width, palette }))
  }
}
