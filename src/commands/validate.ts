import { string as argument } from '@oclif/core/args'
import { boolean, file, integer, string } from '@oclif/core/flags'
import { explain } from '../app/validate/explain.ts'
import { type ValidateFlags } from '../app/validate/request.ts'
import { validate } from '../app/validate/validate.ts'
import { watchValidation } from '../app/validate/watch.ts'
import { BaseCommand } from '../cli/base-command.ts'
import { chosenFormat, outputFlags, usage } from '../cli/format-flags.ts'
import { planningFlags } from '../cli/planning-flags.ts'
import { ports } from '../cli/provided-ports.ts'
import { report } from '../cli/report.ts'
import { print } from '../cli/stdio.ts'
import { textFormats, textOrJson } from '../cli/text-or-json.ts'
import { severities } from '../domain/finding.ts'
import { formatValidation, validationFormats } from '../present/validation/formats.ts'
import { explanationText } from '../present/validation/explanation.ts'
import { validationText, type ValidationTextOptions } from '../present/validation/text.ts'
import { watchHeading, watchHint } from '../present/validation/watch.ts'

/** How a manifest is checked. None of them means anything where only a rule is explained. */
const checkFlags = {
  'fail-on': string({
    summary: 'from which severity on it exits with 3 (default: that of .waystop.yaml, else error)',
    options: [...severities, 'never'],
    helpValue: 'SEVERITY',
  }),
  'max-warnings': integer({ summary: 'exit with 3 when there are more warnings', helpValue: 'N', min: 0 }),
  rule: string({ summary: 'only this rule', helpValue: 'NAME', multiple: true }),
  strict: boolean({ summary: 'tell also what compatible checks let pass' }),
  baseline: file({
    summary: 'leave out the findings that this file names (default: that of .waystop.yaml)',
    helpValue: 'FILE',
  }),
  'write-baseline': file({
    summary: 'write down every finding in this file, to leave them out from now on',
    helpValue: 'FILE',
    exclusive: ['baseline', 'rule'],
  }),
  base: string({ summary: 'compare with a commit, or with a manifest by its path', helpValue: 'REF|PATH' }),
  'new-only': boolean({ summary: 'only findings that the base has not; needs --base' }),
  'as-of-release': string({
    summary: 'take this release as the next to be cut: what missed an earlier cut ships with it',
    helpValue: 'RELEASE',
  }),
  fix: boolean({ summary: 'mend what is mechanical first: quotes around versions, lists out of order' }),
  'dry-run': boolean({ summary: 'show what --fix would change, and write nothing', dependsOn: ['fix'] }),
  watch: boolean({
    summary: 'check again whenever a file of the manifest changes, until Ctrl-C',
    exclusive: ['fix', 'write-baseline', 'json', 'output'],
  }),
  verbose: boolean({ summary: 'every finding, however many one rule has' }),
}

export default class Validate extends BaseCommand {
  static override readonly summary = 'check a manifest: every fault with its place, its reason and its mend'
  static override readonly examples = [
    'plan validate manifests/gitlab',
    'plan validate --fail-on warning --format sarif --output findings.sarif',
    'plan validate --base origin/main --new-only',
    'plan validate --explain improper-finalization',
  ]
  static override readonly args = {
    path: argument({ description: 'the manifest: a file or a folder' }),
  }
  static override readonly flags = {
    ...checkFlags,
    explain: string({
      summary: 'what a rule finds, why, and how to mend it; all lists every rule',
      helpValue: 'RULE',
      exclusive: [...Object.keys(checkFlags), 'manifest', 'product'],
    }),
    ...outputFlags(validationFormats),
  }

  override async run(): Promise<unknown> {
    const { args, flags } = await this.parse(Validate)
    const options = { width: flags.width ?? (process.stdout.columns || 80), palette: this.paletteOf(flags) }
    if (flags.explain !== undefined) {
      if (args.path !== undefined) throw usage('--explain checks no manifest', `leave ${args.path} out`)
      const format = chosenFormat(textFormats, flags)
      const page = explain(flags.explain)
      const text = textOrJson(page, format, () => explanationText(page, options))
      return this.deliver(page, text, { output: flags.output })
    }
    const format = chosenFormat(validationFormats, flags)
    const asked = { ...planningFlags(flags), path: args.path }
    const shown = { ...options, verbose: flags.verbose, version: this.config.version }
    if (flags.watch) {
      if (format !== 'text') throw usage(`--watch shows text, not ${format}`, 'leave --watch or --format out')
      return watch(asked, shown)
    }
    const result = await validate(ports(), asked)
    const text = await formatValidation(result, format, shown)
    const outcome = result.verdict === 'passed' ? 'done' : 'findings'
    return this.deliver(result, text, { output: flags.output, outcome })
  }
}

/** Ends with the process: Ctrl-C leaves nothing unfinished. */
async function watch(asked: ValidateFlags, options: ValidationTextOptions): Promise<void> {
  for await (const turn of watchValidation(ports(), asked)) {
    print(options.palette.faint(watchHeading(turn.at)))
    if ('result' in turn) print(validationText(turn.result, options))
    else report(turn.refusal, { json: false })
    print(`\n${options.palette.faint(watchHint)}\n`)
  }
}
