import { string as argument } from '@oclif/core/args'
import { integer, string, boolean } from '@oclif/core/flags'
import { validate } from '../app/validate/validate.ts'
import { BaseCommand } from '../cli/base-command.ts'
import { chosenFormat, outputFlags } from '../cli/format-flags.ts'
import { planningFlags } from '../cli/planning-flags.ts'
import { ports } from '../cli/provided-ports.ts'
import { textFormats, textOrJson } from '../cli/text-or-json.ts'
import { severities } from '../domain/finding.ts'
import { validationText } from '../present/validation/text.ts'

export default class Validate extends BaseCommand {
  static override readonly summary = 'check a manifest: every fault with its place, its reason and its mend'
  static override readonly examples = [
    'plan validate manifests/gitlab',
    'plan validate --fail-on warning',
    'plan validate --rule improper-finalization --json',
  ]
  static override readonly args = {
    path: argument({ description: 'the manifest: a file or a folder' }),
  }
  static override readonly flags = {
    'fail-on': string({
      summary: 'from which severity on it exits with 3 (default: that of .waystop.yaml, else error)',
      options: [...severities, 'never'],
      helpValue: 'SEVERITY',
    }),
    'max-warnings': integer({ summary: 'exit with 3 when there are more warnings', helpValue: 'N', min: 0 }),
    rule: string({ summary: 'only this rule', helpValue: 'NAME', multiple: true }),
    strict: boolean({ summary: 'tell also what compatible checks let pass' }),
    ...outputFlags(textFormats),
  }

  override async run(): Promise<unknown> {
    const { args, flags } = await this.parse(Validate)
    const format = chosenFormat(textFormats, flags)
    const result = await validate(ports(), { ...planningFlags(flags), path: args.path })
    const text = textOrJson(result, format, () => validationText(result, { palette: this.paletteOf(flags) }))
    const outcome = result.verdict === 'passed' ? 'done' : 'findings'
    return this.deliver(result, text, { output: flags.output, outcome })
  }
}
