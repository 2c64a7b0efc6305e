import { type Ports } from '../../ports/ports.ts'
import { type Choice } from '../../ports/terminal.ts'
import {
  chooseManifest,
  nearManifest,
  shippedProducts,
  type ChosenManifest,
  type ManifestChoice,
} from '../chosen-manifest.ts'

/** Asks which product is meant, where neither a flag nor the environment says so. A manifest that is near comes first. */
export async function askProduct(ports: Ports, choice: ManifestChoice): Promise<ChosenManifest> {
  const { environment } = ports.place
  const isTold = [
    choice.manifest,
    choice.product,
    environment['WAYSTOP_MANIFEST'],
    environment['WAYSTOP_PRODUCT'],
  ].some(Boolean)
  if (isTold) return chooseManifest(ports, choice)
  const near = await nearManifest(ports)
  const here = near ? [{ value: '', name: `the one of this checkout  ${near.source}` }] : []
  const product = await ports.terminal.choose('Which product?', [...here, ...shippedChoices(ports)])
  return chooseManifest(ports, product === '' ? choice : { product })
}

/** GitLab first: most who ask mean it. The others by their id. */
function shippedChoices(ports: Ports): Choice[] {
  const ids = shippedProducts(ports).toSorted((a, b) => Number(b === 'gitlab') - Number(a === 'gitlab'))
  return ids.map((id) => ({ value: id, name: nameOf(ports, id) }))
}

/** The name for people, looked up without reading the whole manifest: it is only shown. */
function nameOf({ files, place }: Ports, id: string): string {
  const text = files.readText(files.resolve(place.packageRoot, 'manifests', id, 'manifest.yaml'))
  return /^product:.*\bname: *"?([^",}\n]+)/mu.exec(text)?.[1]?.trim() ?? id
}
