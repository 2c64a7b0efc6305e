import { listApiVersions } from '../../app/api-version/list.ts'
import { BaseCommand } from '../../cli/base-command.ts'
import { chosenFormat, outputFlags } from '../../cli/format-flags.ts'
import { ports } from '../../cli/provided-ports.ts'
import { apiVersionListMarkdown, apiVersionListText } from '../../present/api-version/list.ts'

const formats = ['text', 'markdown', 'json'] as const

export default class ApiVersionListCommand extends BaseCommand {
  static override readonly summary = 'show on a time line when each version of the migration base class may be used'
  static override readonly examples = [
    'plan api-version list',
    'plan api-version list --product gitlab --format markdown',
    'plan api-version list --json',
  ]
  static override readonly flags = outputFlags(formats)

  override async run(): Promise<unknown> {
    const { flags } = await this.parse(ApiVersionListCommand)
    const format = chosenFormat(formats, flags)
    const result = await listApiVersions(ports(), flags)
    const options = { width: flags.width ?? (process.stdout.columns || 80), palette: this.paletteOf(flags) }
    const texts = {
      text: () => apiVersionListText(result, options),
      markdown: () => apiVersionListMarkdown(result),
      json: () => JSON.stringify(result, null, 2),
    }
    return this.deliver(result, texts[format](), { output: flags.output })
  }
}
