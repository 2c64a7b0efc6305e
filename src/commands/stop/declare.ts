import { string as argument } from '@oclif/core/args'
import { boolean, string } from '@oclif/core/flags'
import { declareStop } from '../../app/stop/declare.ts'
import { BaseCommand } from '../../cli/base-command.ts'
import { chosenFormat, outputFlags } from '../../cli/format-flags.ts'
import { planningFlags } from '../../cli/planning-flags.ts'
import { ports } from '../../cli/provided-ports.ts'
import { stopWriters } from '../../cli/stop-writers.ts'
import { textFormats, textOrJson } from '../../cli/text-or-json.ts'
import { declaredCauses } from '../../domain/stop.ts'
import { stopDeclarationText } from '../../present/stops/declaration.ts'

export default class StopDeclare extends BaseCommand {
  static override readonly summary = 'make a line a required stop: in the manifest, on the page, in notes for people'
  static override readonly description =
    'Says whether it is on schedule, how much notice admins have, what gets its landing there and which paths get longer. Writes the entry, the page between its markers, the notes to Support and to release managers, and the squash issue. Where .waystop.yaml says nothing else they are upgrade-paths.md and out/STOP/. Exit code 3: refused because it comes late; --retroactive declares it all the same.'
  static override readonly examples = [
    "plan stop declare 19.8 --because 'invoices are filled in for hours' --for BackfillInvoices --dry-run",
    'plan stop declare 19.8 --cause long-finalization --for BackfillInvoices --issue https://example.com/issues/1',
    "plan stop declare 19.7 --because 'keys are signed anew' --when many-users --min-patch 19.7.2",
    "plan stop declare 19.6 --because 'labels were lost' --retroactive",
  ]
  static override readonly args = {
    line: argument({ description: 'a line, also one to come, or an exact version', required: true }),
  }
  static override readonly flags = {
    because: string({ summary: 'why everybody must stop, one sentence', helpValue: 'TEXT' }),
    cause: string({
      summary: 'what kind of reason; without --because it brings its own words',
      options: [...declaredCauses],
      helpValue: 'CAUSE',
    }),
    when: string({ summary: 'only where this condition holds', helpValue: 'CONDITION', multiple: true }),
    for: string({
      summary: 'a background migration by name, or a migration by id, that made it necessary',
      helpValue: 'MIGRATION',
      multiple: true,
    }),
    issue: string({ summary: 'address of the issue about it', helpValue: 'URL' }),
    'min-patch': string({ summary: 'landing below this patch of the line does not count', helpValue: 'VERSION' }),
    retroactive: boolean({ summary: 'also when it is late: a note tells released versions' }),
    rewrite: boolean({ summary: 'write the notes anew, also where somebody changed them' }),
    'dry-run': boolean({ summary: 'show the lines that would change, and write nothing' }),
    ...outputFlags(textFormats),
  }

  override async run(): Promise<unknown> {
    const { args, flags } = await this.parse(StopDeclare)
    const format = chosenFormat(textFormats, flags)
    const options = { width: flags.width ?? (process.stdout.columns || 80), palette: this.paletteOf(flags) }
    const result = await declareStop(ports(), args.line, planningFlags(flags), stopWriters)
    const text = textOrJson(result, format, () => stopDeclarationText(result, options))
    return this.deliver(result, text, {
      output: flags.output,
      outcome: result.outcome === 'refused' ? 'findings' : 'done',
    })
  }
}
