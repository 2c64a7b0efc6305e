import { type Upgrade } from '../../results/upgrade.ts'
import { printable } from '../printable.ts'
import { renderTemplate, type Template } from '../template.ts'
import { upgradeView } from './upgrade-view.ts'

/** A checklist for a change ticket, from `upgrade-checklist.md.liquid`. */
export function upgradeMarkdown(answer: Upgrade, template: Template): string {
  return renderTemplate(template, 'markdown', upgradeView(printable(answer)))
}
