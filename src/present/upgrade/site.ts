import { type SiteFact } from '../../results/site-facts.ts'
import { type Palette } from '../palette.ts'
import { oneLine } from '../printable.ts'
import { labelled } from './tail.ts'

/** What was read of this site: the path stands on it. `installed 16.11.10 (records of main)`. */
export function siteLines(
  { site = [] }: { readonly site?: readonly SiteFact[] },
  width: number,
  palette: Palette,
): readonly string[] {
  const texts = site.map(({ subject, value, source }) => `${subject} ${value} (${source})`)
  const at = site.find((one) => one.at !== undefined)?.at
  const when = at === undefined ? [] : [`at ${at.slice(0, 16).replace('T', ' ')} UTC`]
  return texts.length === 0 ? [] : labelled('Site', [...texts, ...when].map(oneLine), width, palette)
}
