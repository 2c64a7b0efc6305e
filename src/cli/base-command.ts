import { Command } from '@oclif/core/command'
import { type Config } from '@oclif/core/config'
import { CLIError } from '@oclif/core/errors'
import { boolean, file, string } from '@oclif/core/flags'
import { type Input, type ParserOutput } from '@oclif/core/parser'
import { type Outcome, exitCodes } from '../domain/exit-code.ts'
import { type Palette, plainPalette } from '../present/palette.ts'
import { writeOutput } from './output-file.ts'
import { ports } from './provided-ports.ts'
import { report } from './report.ts'
import { asksForJson, paletteFor, print, printError, printJson } from './stdio.ts'

const helpGroup = 'GLOBAL'

/** Flags every command has. */
const globalFlags = {
  json: boolean({ summary: 'answer with exactly one JSON document on stdout', helpGroup }),
  manifest: file({ summary: 'the manifest: a file or a folder', helpValue: 'PATH', exclusive: ['product'], helpGroup }),
  product: string({
    summary: 'a product whose manifest is shipped',
    helpValue: 'ID',
    helpGroup,
  }),
  installation: file({ summary: 'the installation file', helpValue: 'FILE', helpGroup }),
  'no-color': boolean({ summary: 'no colours, like NO_COLOR=1', helpGroup }),
}

type Values = Record<string, unknown>

/** A command parses its flags, calls one use case and returns `this.answer(…)`. Whatever is thrown becomes a problem. */
export abstract class BaseCommand extends Command {
  static override readonly enableJsonFlag = true
  static override readonly baseFlags = globalFlags

  /** Like oclif's, which would load the whole configuration a second time. */
  static override run<Self extends Command>(
    this: new (argv: string[], config: Config) => Self,
    argv?: string[],
    config?: unknown,
  ): Promise<ReturnType<Self['run']>> {
    const command: Command = new this(argv ?? [], config as Config)
    return command['_run']<ReturnType<Self['run']>>()
  }

  /** `--json`, also spelled `--format json`. */
  override jsonEnabled(): boolean {
    return super.jsonEnabled() || asksForJson(this.argv)
  }

  /**
   * The same for a command with formats: writes the text into the file that `--output` names and says so on stderr, or
   * shows it. Undefined when it went into a file: nothing is left for stdout.
   */
  protected deliver<Result>(
    result: Result,
    text: string,
    { outcome = 'done', output }: { readonly outcome?: Outcome; readonly output?: string | undefined },
  ): Result | undefined {
    if (output === undefined) return this.answer(result, () => text.replace(/\n$/u, ''), outcome)
    writeOutput(ports(), output, text)
    process.exitCode = exitCodes[outcome].code
    printError(`wrote ${output}`)
    return undefined
  }

  /** Colours for an answer: none in a file. */
  protected paletteOf({ output }: { readonly output?: string | undefined }): Palette {
    return output === undefined ? paletteFor(process.stdout) : plainPalette
  }

  /** Shows the result as text, or leaves it to `--json` as the one document, and sets the exit code. */
  protected answer<Result>(
    result: Result,
    text: (result: Result, palette: Palette) => string,
    outcome: Outcome = 'done',
  ): Result {
    process.exitCode = exitCodes[outcome].code
    if (!this.jsonEnabled()) print(text(result, paletteFor(process.stdout)))
    return result
  }

  protected override async parse<Flags extends Values, BaseFlags extends Values, Args extends Values>(
    options?: Input<Flags, BaseFlags, Args>,
    argv = this.argv,
  ): Promise<ParserOutput<Flags, BaseFlags, Args>> {
    const typed = [...argv]
    // oclif would fill a missing argument from stdin, and wait for it at every start.
    for (const arg of Object.values(this.ctor.args)) arg.ignoreStdin = true
    try {
      return await super.parse(options, argv)
    } catch (error) {
      if (!(error instanceof CLIError)) throw error
      const { usageError } = await import('./usage-error.ts')
      const known = Object.entries({ ...this.ctor.baseFlags, ...this.ctor.flags })
      const flags = known.flatMap(([name, { aliases = [] }]) => [name, ...aliases])
      throw usageError(error, { id: this.ctor.id, flags, argv: typed })
    }
  }

  protected override catch(error: Error): Promise<void> {
    report(error, { json: this.jsonEnabled() })
    return Promise.resolve()
  }

  protected override logJson(result: unknown): void {
    printJson(result)
  }
}
