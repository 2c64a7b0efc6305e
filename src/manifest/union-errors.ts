import { type ErrorObject } from 'ajv'

/** Keeps, for each union that failed, either its one branch of the right type or the union's own error. */
export function withoutFarBranches(errors: readonly ErrorObject[]): ErrorObject[] {
  const inside = errorsByUnion(errors)
  const dropped = new Set<ErrorObject>()
  const outerFirst = [...inside.keys()].toSorted((a, b) => a.schemaPath.length - b.schemaPath.length)
  for (const union of outerFirst) {
    if (dropped.has(union)) continue
    const within = inside.get(union)!.filter((error) => !dropped.has(error))
    const near = nearBranch(union, within)
    if (near !== undefined) dropped.add(union)
    for (const error of within) if (branchOf(error, union) !== near) dropped.add(error)
  }
  return errors.filter((error) => !dropped.has(error))
}

/** The errors of each union's branches: they stand at the union's own value or below it. */
function errorsByUnion(errors: readonly ErrorObject[]): Map<ErrorObject, ErrorObject[]> {
  const inside = new Map<ErrorObject, ErrorObject[]>()
  const unionsAt = new Map<string, ErrorObject[]>()
  for (const union of errors) {
    if (union.keyword !== 'anyOf') continue
    inside.set(union, [])
    unionsAt.set(union.instancePath, [...(unionsAt.get(union.instancePath) ?? []), union])
  }
  for (const error of errors) {
    for (const union of pathsTo(error.instancePath).flatMap((path) => unionsAt.get(path) ?? []))
      if (error.schemaPath.startsWith(`${union.schemaPath}/`)) inside.get(union)!.push(error)
  }
  return inside
}

/** A path and every path it lies under: `/stops/0/when`, `/stops/0`, `/stops`, and the root. */
function pathsTo(path: string): string[] {
  const paths = [path]
  for (let at = path.lastIndexOf('/'); at >= 0; at = path.lastIndexOf('/', at - 1)) {
    paths.push(path.slice(0, at))
    if (at === 0) break
  }
  return paths
}

function branchOf(error: ErrorObject, union: ErrorObject): string {
  return error.schemaPath.slice(union.schemaPath.length + 1).split('/')[0]!
}

/** The one branch whose own type fits the value. */
function nearBranch(union: ErrorObject, inside: readonly ErrorObject[]): string | undefined {
  const far = new Set(
    inside
      .filter(
        ({ keyword, instancePath }) =>
          instancePath === union.instancePath && (keyword === 'type' || keyword === 'const'),
      )
      .map((error) => branchOf(error, union)),
  )
  const near = new Set(inside.map((error) => branchOf(error, union)).filter((branch) => !far.has(branch)))
  return near.size === 1 ? [...near][0] : undefined
}
