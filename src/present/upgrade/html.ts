import { type Upgrade } from '../../results/upgrade.ts'
import { printable } from '../printable.ts'
import { renderTemplate, type Template } from '../template.ts'
import { upgradeSvg } from './svg.ts'
import { upgradeView } from './upgrade-view.ts'

/** Pixels: a page on a desk, a page in a hand. */
const mapWidths = { wide: 960, narrow: 360 } as const

/** One self-contained page, from `upgrade.html.liquid`: no scripts, nothing from elsewhere. */
export function upgradeHtml(answer: Upgrade, template: Template): string {
  const result = printable(answer)
  const mapped = result.path !== undefined && result.path.hops.length > 0
  return renderTemplate(template, 'html', {
    ...upgradeView(result, '→'),
    map_wide: mapped ? upgradeSvg(result, { width: mapWidths.wide, id: 'wide', heading: false }) : '',
    map_narrow: mapped ? upgradeSvg(result, { width: mapWidths.narrow, id: 'narrow', heading: false }) : '',
  })
}
