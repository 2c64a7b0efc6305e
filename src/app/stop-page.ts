import { type Stop } from '../domain/stop.ts'
import { type PageState } from '../release/duties/ground.ts'
import { type Ports } from '../ports/ports.ts'
import { checkoutDefaults } from './checkout-defaults.ts'
import { relativePath } from './relative-path.ts'

/** The page of required stops beside a manifest. */
export interface StopPage {
  /** As seen from the working folder. */
  readonly shown: string
  /** What stands between its markers; undefined where there is no page, or no markers on it. */
  readonly block: string | undefined
}

const block = /<!-- waystop:stops -->(.*?)<!-- \/waystop:stops -->/su

/** The page that `.waystop.yaml` names, else `upgrade-paths.md` beside it or in the working folder. */
export async function stopPage(ports: Ports): Promise<StopPage> {
  const { files, place } = ports
  const defaults = await checkoutDefaults(ports)
  const path = files.resolve(defaults?.folder ?? place.workingFolder, defaults?.texts?.page ?? 'upgrade-paths.md')
  const text = files.kindOf(path) === 'file' ? files.readText(path) : ''
  return { shown: relativePath(files.resolve(place.workingFolder), path), block: block.exec(text)?.[1] }
}

/** `19.5` and `19.5.3` name 19.5; `19.50` and `119.5` do not. */
export function pageStateOf({ block: text = '' }: StopPage, { id }: Stop): PageState {
  const name = id.replaceAll(/[^\w]/gu, String.raw`\$&`)
  return new RegExp(String.raw`(?<![\w.])${name}(?![\w])`, 'u').test(text) ? 'named' : 'not-named'
}
