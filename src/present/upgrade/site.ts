import { type SiteFact } from '../../results/site-facts.ts'
import { type Palette } from '../palette.ts'
import { oneLine } from '../printable.ts'
import { labelled } from './tail.ts'

interface OfSite {
  readonly site?: readonly SiteFact[]
}

/** What was read of this site: the path stands on it. `installed 16.11.10 (records of main)`, and when as the last. */
export function siteTexts({ site = [] }: OfSite): readonly string[] {
  const texts = site.map(({ subject, value, source }) => `${subject} ${value} (${source})`)
  const at = site.find((one) => one.at !== undefined)?.at
  const when = at === undefined ? [] : [`at ${at.slice(0, 16).replace('T', ' ')} UTC`]
  return texts.length === 0 ? [] : [...texts, ...when].map(oneLine)
}

export function siteLines(result: OfSite, width: number, palette: Palette): readonly string[] {
  const texts = siteTexts(result)
  return texts.length === 0 ? [] : labelled('Site', texts, width, palette)
}
