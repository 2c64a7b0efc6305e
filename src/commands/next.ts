import { completeFlags } from '../app/interview/complete-flags.ts'
import { nextStep } from '../app/next.ts'
import { loadTemplate } from '../app/template-file.ts'
import { outcomeOf } from '../app/upgrade.ts'
import { BaseCommand } from '../cli/base-command.ts'
import { chosenFormat, outputFlags, templatesFlag } from '../cli/format-flags.ts'
import { askFlag, endFlags, installationFlags, pathFlags, planningFlags } from '../cli/planning-flags.ts'
import { ports } from '../cli/provided-ports.ts'
import { siteDatabaseFlags } from '../cli/site-flags.ts'
import { askHint, questionText } from '../present/ask-hint.ts'
import { formatNext, nextFormats } from '../present/next-formats.ts'

export default class Next extends BaseCommand {
  static override readonly summary = 'show only the next hop: what to have done first, what to type, what comes after'
  static override readonly examples = [
    'plan next --from 15.11.13 --to 18.8.10 --install linux-package',
    'plan next --installation installation.yaml --width 40',
    'plan next --installation installation.yaml --format markdown --output ticket.md',
  ]
  static override readonly flags = {
    ...endFlags,
    ...installationFlags,
    ...pathFlags,
    ...siteDatabaseFlags,
    ...askFlag,
    ...outputFlags(nextFormats),
    ...templatesFlag,
  }

  override async run(): Promise<unknown> {
    const { flags } = await this.parse(Next)
    const format = chosenFormat(nextFormats, flags)
    const palette = this.paletteOf(flags)
    const width = flags.width ?? (process.stdout.columns || 80)
    const asked = await completeFlags(ports(), planningFlags(flags), {
      ask: flags.ask,
      forMachine: format === 'json',
      describe: (question) => questionText(question, width),
    })
    const step = await nextStep(ports(), asked)
    const template = (name: string) => loadTemplate(ports(), name, flags.templates)
    const text = await formatNext(step, format, { width, palette, verbose: false, template })
    const canAsk = flags.output === undefined && ports().terminal.canAsk
    const hint = format === 'text' ? askHint(step.next, { width, palette, asked: flags.ask, canAsk }) : ''
    return this.deliver(step.next, hint === '' ? text : `${text}\n${hint}`, {
      outcome: outcomeOf(step.next.verdict),
      output: flags.output,
    })
  }
}
