import { type Severity } from '../domain/finding.ts'
import { type CheckoutDefaultsDocument } from '../manifest/schema/checkout-defaults.ts'
import { type Ports } from '../ports/ports.ts'
import { foldersUpward } from './folders-upward.ts'
import { brokenFile } from './manifest-folder.ts'

/** What a checkout's `.waystop.yaml` decides for the commands run inside it. */
export interface CheckoutDefaults {
  readonly file: string
  readonly folder: string
  readonly manifest: string | undefined
  readonly templates: string | undefined
  /** Where the texts of a stop are written, by their kind; relative to the folder, `{stop}` stands for the stop. */
  readonly texts: CheckoutDefaultsDocument['texts']
  /** Baseline file of `plan validate`. */
  readonly baseline: string | undefined
  /** From which severity on `plan validate` fails. */
  readonly failOn: Severity | 'never' | undefined
}

/** The nearest `.waystop.yaml` upward; undefined when there is none. */
export async function checkoutDefaults({ files, place }: Ports): Promise<CheckoutDefaults | undefined> {
  for (const folder of foldersUpward(files.resolve(place.workingFolder))) {
    const file = files.resolve(folder, '.waystop.yaml')
    if (files.kindOf(file) !== 'file') continue
    const { readCheckoutDefaults } = await import('../manifest/read-checkout-defaults.ts')
    const result = readCheckoutDefaults(file, files.readText(file))
    if ('problems' in result) throw brokenFile('file', file, result.problems)
    const { manifest, templates, texts, baseline, 'fail-on': failOn } = result.ok
    return { file, folder, manifest, templates, texts, baseline, failOn }
  }
  return undefined
}
