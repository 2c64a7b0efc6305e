import { type Ports } from '../../ports/ports.ts'
import { loadTemplate, type TemplateFile } from '../template-file.ts'

/** Fills a template for Markdown; `present` does it, and commands hand it in. */
export type Render = (template: TemplateFile, format: 'markdown', data: object) => string

/** A text out of a template and its data, ending in one line break. Throws UserError `template`. */
export async function rendered(ports: Ports, render: Render, name: string, data: object): Promise<string> {
  return tidy(render(await loadTemplate(ports, name, undefined), 'markdown', data))
}

/** What a template leaves where something is missing: at most one empty line. */
export function tidy(text: string): string {
  return `${text
    .replaceAll(/\r\n?/gu, '\n')
    .replaceAll(/[ \t]+$/gmu, '')
    .replaceAll(/\n{3,}/gu, '\n\n')
    .trim()}\n`
}
