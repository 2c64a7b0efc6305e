import { string as argument } from '@oclif/core/args'
import { boolean, string } from '@oclif/core/flags'
import { newFinalizer } from '../../app/new-finalizer.ts'
import { BaseCommand } from '../../cli/base-command.ts'
import { planningFlags } from '../../cli/planning-flags.ts'
import { ports } from '../../cli/provided-ports.ts'
import { newFinalizerText } from '../../present/new-finalizer.ts'

export default class NewFinalizer extends BaseCommand {
  static override readonly summary = 'write into the manifest which release finalizes a background migration'
  static override readonly description =
    'Takes the first legal release that is not out yet: the first one after a required stop that follows the queueing. Comments and everything else in the file stay as they are.'
  static override readonly examples = [
    'plan new finalizer BackfillInvoices',
    'plan new finalizer BackfillInvoices --in 19.6 --dry-run',
    'plan new finalizer BackfillInvoices --queued-by 20240503141055',
  ]
  static override readonly args = {
    name: argument({ description: 'the background migration', required: true }),
  }
  static override readonly flags = {
    in: string({ summary: 'the line or version that finalizes it', helpValue: 'LINE' }),
    'queued-by': string({ summary: 'which one, where several have the name', helpValue: 'MIGRATION' }),
    sql: boolean({ summary: 'make files for SQL of the finalizing migration, which needs none' }),
    'dry-run': boolean({ summary: 'show the lines that would change, and write nothing' }),
  }

  override async run(): Promise<unknown> {
    const { args, flags } = await this.parse(NewFinalizer)
    const result = await newFinalizer(ports(), args.name, planningFlags(flags))
    return this.answer(result, newFinalizerText)
  }
}
