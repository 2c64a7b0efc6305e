import { runStatus } from '../../app/run/status.ts'
import { loadTemplate } from '../../app/template-file.ts'
import { BaseCommand } from '../../cli/base-command.ts'
import { chosenFormat, outputFlags, templatesFlag } from '../../cli/format-flags.ts'
import { planningFlags } from '../../cli/planning-flags.ts'
import { ports } from '../../cli/provided-ports.ts'
import { runSiteFlags, whichRun } from '../../cli/run-flags.ts'
import { machineZone } from '../../domain/zone.ts'
import { reportTemplates, runReport } from '../../present/run/report.ts'
import { runText } from '../../present/run/text.ts'
import { type RunAnswer } from '../../results/run.ts'

const formats = ['text', 'markdown', 'html'] as const

export default class RunReport extends BaseCommand {
  static override readonly summary =
    'a run as a document for a change ticket: every step with its times, restore points, risks, journal'
  static override readonly description = 'Exit code 0, whatever came of the run.'
  static override readonly examples = [
    'plan run report --format markdown --output change-4711.md',
    'plan run report --run 2026-11-21-1 --format html --output upgrade.html',
  ]
  static override readonly flags = {
    ...runSiteFlags,
    ...whichRun,
    ...outputFlags([...formats, 'json']),
    ...templatesFlag,
  }

  override async run(): Promise<unknown> {
    const { flags } = await this.parse(RunReport)
    const format = chosenFormat(formats, flags)
    const answer = await runStatus(ports(), planningFlags(flags))
    const result: RunAnswer = { ...answer, verb: 'report' }
    const zone = machineZone()
    const { output } = flags
    if (format === 'markdown' || format === 'html') {
      const template = await loadTemplate(ports(), reportTemplates[format], flags.templates)
      return this.deliver(result, runReport(result, format, template, zone), { output })
    }
    const width = flags.width ?? (process.stdout.columns || 80)
    const text = runText(result, { width, palette: this.paletteOf(flags), zone })
    return this.deliver(result, format === 'json' ? JSON.stringify(result, null, 2) : text, { output })
  }
}
