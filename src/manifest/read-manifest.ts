import { type Manifest } from '../domain/manifest.ts'
import { compareText } from '../domain/version.ts'
import { joinReadings } from './join.ts'
import { maximumManifestSize } from './limits.ts'
import { type ManifestProblem } from './problem.ts'
import { readPresets } from './read-presets.ts'
import { type Presets } from './resolve/drivers.ts'
import { resolveManifest } from './resolve/manifest.ts'
import { checkSchema } from './schema-check.ts'
import { manifestSchema, type ManifestDocument } from './schema/manifest.ts'
import { readYaml, type YamlReading } from './yaml-text.ts'

/** One file of a manifest; the path is relative to the manifest's folder, with `/`. */
export interface ManifestFile {
  readonly path: string
  readonly text: string
}

export type ManifestResult = { readonly ok: Manifest } | { readonly problems: readonly ManifestProblem[] }

/**
 * Reads a manifest out of the texts of its files: syntax, then schema, then meaning; each stage tells all its problems
 * and the next one runs only when there is none. Nothing in a manifest is executed. `presets` are the files of drivers that
 * ship; without them a driver that starts from one stays unresolved.
 */
export function readManifest(files: readonly ManifestFile[], presets?: readonly ManifestFile[]): ManifestResult {
  const tooLarge = sizeProblem(files)
  if (tooLarge) return { problems: [tooLarge] }
  const results = files.toSorted((a, b) => compareText(a.path, b.path)).map(({ path, text }) => readYaml(path, text))
  const broken = results.flatMap((result) => ('problems' in result ? result.problems : []))
  if (broken.length > 0) return { problems: broken }
  const shipped = presets && readPresets(presets)
  if (shipped && 'problems' in shipped) return shipped
  return readReadings(
    results.flatMap((result) => ('ok' in result ? [result.ok] : [])),
    shipped?.ok,
  )
}

function readReadings(readings: readonly YamlReading[], presets: Presets | undefined): ManifestResult {
  const joined = joinReadings(readings)
  const problems =
    joined.problems.length > 0 ? joined.problems : checkSchema(manifestSchema, joined.value, joined.located)
  if (problems.length > 0) return { problems: inOrder(problems) }
  const resolution = resolveManifest(joined.value as ManifestDocument, joined.located, presets)
  return resolution.problems.length > 0 ? { problems: inOrder(resolution.problems) } : { ok: resolution.manifest }
}

function sizeProblem(files: readonly ManifestFile[]): ManifestProblem | undefined {
  let total = 0
  for (const { path, text } of files) {
    total += text.length
    if (total <= maximumManifestSize) continue
    return {
      code: 'too-large',
      message: `the manifest is longer than ${maximumManifestSize / 1024 / 1024} MiB in all`,
      place: { file: path, line: 1, column: 1 },
      next: 'split off what is not part of it',
    }
  }
  return undefined
}

function inOrder(problems: readonly ManifestProblem[]): ManifestProblem[] {
  return problems.toSorted(
    ({ place: a }, { place: b }) => compareText(a.file, b.file) || a.line - b.line || a.column - b.column,
  )
}
