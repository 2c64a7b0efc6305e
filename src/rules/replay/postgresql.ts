import { type Component } from '../../domain/component.ts'
import { comparePoints } from '../../domain/line.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { type Migration } from '../../domain/migration.ts'
import { latestPoint } from '../../domain/placement.ts'
import { parseNumbers, type Version } from '../../domain/version.ts'
import { inRange, parseRange, type VersionRange } from '../../domain/version-range.ts'

/** Lines that PostgreSQL's makers still mend, for manifests that do not say on which theirs runs. */
const maintained = ['14', '15', '16', '17', '18']

/** Older and newer ones than these are nobody's. */
const everyLine = ['9.4', '9.5', '9.6', '10', '11', '12', '13', ...maintained, '19']

/** May a migration meet a PostgreSQL of a range? */
export type MeetsPostgresql = (migration: Pick<Migration, 'placement'>, range: string) => boolean

/** Reads from the component `postgresql` which versions each release works with; what is not told is any maintained one. */
export function meetsPostgresql({ product, components }: Pick<Manifest, 'product' | 'components'>): MeetsPostgresql {
  const component = components.find(({ id }) => id === 'postgresql')
  const ranges = new Map<string, VersionRange | undefined>()
  return ({ placement }, text) => {
    const range = ranges.get(text) ?? parseRange(text)
    ranges.set(text, range)
    if (!range) return true
    const point = latestPoint(placement)
    const span = component?.spans.findLast(({ from }) => !point || comparePoints(product, from, point) <= 0)
    return linesOf(component, span?.requires).some((line) => overlaps(line, range))
  }
}

function linesOf(component: Component | undefined, requires: VersionRange | undefined): string[] {
  if (!component) return maintained
  const lines = component.lines.length > 0 ? [...component.lines] : requires ? everyLine : maintained
  return requires ? lines.filter((line) => overlaps(line, requires)) : lines
}

/** Is the first or the last version of a line in a range? */
function overlaps(line: string, range: VersionRange): boolean {
  return [line, `${line}.99`].some((text) => {
    const version: Version | undefined = parseNumbers(text)
    return version !== undefined && inRange(range, version)
  })
}
