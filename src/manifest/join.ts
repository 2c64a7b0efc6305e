import { type Located, placeOf } from './located.ts'
import { formatPlace } from '../domain/place.ts'
import { type ManifestProblem } from './problem.ts'
import { type YamlReading } from './yaml-text.ts'

export interface JoinedReading extends YamlReading {
  readonly problems: readonly ManifestProblem[]
}

interface Draft {
  readonly value: Record<string, unknown>
  readonly fields: Map<string, Located>
  readonly problems: ManifestProblem[]
}

/**
 * Joins the files of one manifest: equal top-level lists follow each other in the order of the files, everything else
 * may stand only once (`manifest: 1` may open every file).
 */
export function joinReadings(readings: readonly YamlReading[]): JoinedReading {
  const draft: Draft = { value: {}, fields: new Map(), problems: [] }
  for (const reading of readings) joinOne(draft, reading)
  const source = readings[0]!.located.source
  return { value: draft.value, located: { source, offset: 0, fields: draft.fields }, problems: draft.problems }
}

function joinOne(draft: Draft, { value, located }: YamlReading): void {
  if (!located.fields) {
    const next = 'begin with `manifest: 1` or a list like `stops:`'
    draft.problems.push({
      code: 'not-a-map',
      message: 'the file must be a map of fields',
      place: placeOf(located),
      next,
    })
    return
  }
  for (const [key, field] of located.fields) joinField(draft, key, (value as Record<string, unknown>)[key], field)
}

function joinField(draft: Draft, key: string, value: unknown, field: Located): void {
  const earlier = draft.fields.get(key)
  const before = draft.value[key]
  if (!earlier) {
    Object.defineProperty(draft.value, key, { value, enumerable: true, writable: true, configurable: true })
    draft.fields.set(key, field)
  } else if (Array.isArray(before) && Array.isArray(value)) {
    draft.value[key] = [...(before as unknown[]), ...(value as unknown[])]
    draft.fields.set(key, { ...earlier, items: [...(earlier.items ?? []), ...(field.items ?? [])] })
  } else if (key !== 'manifest' || value !== before) {
    draft.problems.push(twice(key, field, earlier))
  }
}

function twice(key: string, field: Located, earlier: Located): ManifestProblem {
  return {
    code: 'said-twice',
    message: `"${key}" stands in two files, and only lists are joined`,
    place: placeOf(field),
    next: `keep one; the other is at ${formatPlace(placeOf(earlier))}`,
  }
}
