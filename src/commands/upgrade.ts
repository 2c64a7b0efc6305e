import { boolean, string } from '@oclif/core/flags'
import { completeFlags } from '../app/interview/complete-flags.ts'
import { loadTemplate } from '../app/template-file.ts'
import { outcomeOf, upgrade } from '../app/upgrade.ts'
import { BaseCommand } from '../cli/base-command.ts'
import { chosenFormat, outputFlags, templatesFlag } from '../cli/format-flags.ts'
import { askFlag, endFlags, installationFlags, pathFlags, planningFlags } from '../cli/planning-flags.ts'
import { ports } from '../cli/provided-ports.ts'
import { siteDatabaseFlags } from '../cli/site-flags.ts'
import { askHint, questionText } from '../present/ask-hint.ts'
import { formatUpgrade, upgradeFormats } from '../present/upgrade-formats.ts'

export default class Upgrade extends BaseCommand {
  static override readonly summary = 'show the legal path from one version to another, with the reason for each hop'
  static override readonly examples = [
    'plan upgrade --from 15.11.13 --to 18.8.10',
    'plan upgrade --from 16.11.1 --to 18 --fact many-users=no --component postgresql=14.11',
    'plan upgrade --from 16.11.1 --to 18 --ask',
    'plan upgrade --installation installation.yaml --format markdown --output change.md',
    'plan upgrade --from 15.4.2 --to 18 --window "Sat 22:00-05:00"',
  ]
  static override readonly flags = {
    ...endFlags,
    ...installationFlags,
    ...pathFlags,
    ...siteDatabaseFlags,
    ...askFlag,
    alternatives: boolean({ summary: 'also show other legal paths and what they cost' }),
    window: string({
      summary: 'cut the path into sessions that fit into a maintenance window, local time',
      helpValue: 'WINDOW',
      multiple: true,
    }),
    verbose: boolean({ summary: 'for each hop: every reason, note, gate and command' }),
    ...outputFlags(upgradeFormats),
    ...templatesFlag,
  }

  override async run(): Promise<unknown> {
    const { flags } = await this.parse(Upgrade)
    const format = chosenFormat(upgradeFormats, flags)
    const palette = this.paletteOf(flags)
    const width = flags.width ?? (process.stdout.columns || 80)
    const asked = await completeFlags(ports(), planningFlags(flags), {
      ask: flags.ask,
      forMachine: format === 'json',
      describe: (question) => questionText(question, width),
    })
    const result = await upgrade(ports(), asked, { alternatives: flags.alternatives, window: flags.window })
    const template = (name: string) => loadTemplate(ports(), name, flags.templates)
    const text = await formatUpgrade(result, format, { width, palette, verbose: flags.verbose, template })
    const canAsk = flags.output === undefined && ports().terminal.canAsk
    const hint = format === 'text' ? askHint(result, { width, palette, asked: flags.ask, canAsk }) : ''
    return this.deliver(result, text + hint, { outcome: outcomeOf(result.verdict), output: flags.output })
  }
}
