import { type Upgrade } from '../results/upgrade.ts'
import { type Palette } from './palette.ts'
import { type Template } from './template.ts'
import { upgradeText } from './upgrade/text.ts'

export const upgradeFormats = ['text', 'json', 'markdown', 'mermaid', 'dot', 'svg', 'html'] as const
export type UpgradeFormat = (typeof upgradeFormats)[number]

export interface FormatOptions {
  readonly width: number
  readonly palette: Palette
  readonly verbose: boolean
  /** Finds a template by its name. */
  readonly template: (name: string) => Promise<Template>
}

/** The answer of `plan upgrade` in any of its formats. What a format needs is loaded when it is asked for. */
export async function formatUpgrade(result: Upgrade, format: UpgradeFormat, options: FormatOptions): Promise<string> {
  switch (format) {
    case 'text':
      return upgradeText(result, options)
    case 'json':
      return JSON.stringify(result, null, 2)
    case 'markdown': {
      const { upgradeMarkdown } = await import('./upgrade/markdown.ts')
      return upgradeMarkdown(result, await options.template('upgrade-checklist.md.liquid'))
    }
    case 'html': {
      const { upgradeHtml } = await import('./upgrade/html.ts')
      return upgradeHtml(result, await options.template('upgrade.html.liquid'))
    }
    case 'mermaid':
      return (await import('./upgrade/mermaid.ts')).upgradeMermaid(result)
    case 'dot':
      return (await import('./upgrade/dot.ts')).upgradeDot(result)
    case 'svg':
      return (await import('./upgrade/svg.ts')).upgradeSvg(result)
  }
}
