import { UserError } from '../domain/errors.ts'
import { type Installation } from '../domain/installation.ts'
import { type Manifest } from '../domain/manifest.ts'
import { nearest } from '../domain/nearest.ts'
import { isAcceptable, reasonKinds } from '../domain/reason.ts'
import { type CalendarDate } from '../domain/time.ts'
import { parseNumbers, type Version } from '../domain/version.ts'
import { isSiteRisk, siteRisks } from '../run/preflight/risks.ts'
import { splitPair } from './told-facts.ts'

/** Accepted risks that are still accepted today. */
export function acceptedRisks(
  installation: Installation | undefined,
  flags: readonly string[],
  today: CalendarDate,
): { ids: string[]; remarks: string[] } {
  const recorded = installation?.accepted ?? []
  for (const id of [...recorded.map((risk) => risk.id), ...flags]) checkRisk(id)
  const over = recorded.filter(({ until }) => until !== undefined && until < today)
  const current = recorded.filter((risk) => !over.includes(risk)).map(({ id }) => id)
  return {
    ids: [...new Set([...current, ...flags])],
    remarks: over.map(({ id, until }) => `the risk ${id} was accepted until ${until!} and counts no longer`),
  }
}

/** A risk that names no reason, or one nobody can take, would be accepted without any effect. */
function checkRisk(id: string): void {
  if (isSiteRisk(id)) return
  const [, kind = id] = /^([^:]*):[^:]/u.exec(id) ?? []
  const acceptable = reasonKinds.filter(isAcceptable)
  if (kind !== id && (acceptable as readonly string[]).includes(kind)) return
  const isReason = (reasonKinds as readonly string[]).includes(kind)
  throw new UserError({
    code: 'unknown-risk',
    what: isReason && kind !== id ? `nobody can accept ${id}` : `"${id}" is no id of a reason`,
    next: `write kind:subject as \`plan upgrade --verbose\` prints it; accepted can be ${[...acceptable, ...siteRisks].join(', ')}`,
    suggestions: isReason
      ? []
      : nearest(kind, [...acceptable, ...siteRisks]).map((near) => near + id.slice(kind.length)),
  })
}

/** Components of the installation file, then of flags, which go before. */
export function componentsOf(
  manifest: Manifest,
  told: Iterable<readonly [id: string, version: string]>,
): Map<string, Version> {
  return new Map([...told].map(([id, text]) => [componentId(manifest, id), componentVersion(id, text)]))
}

export function componentFlags(flags: readonly string[]): [string, string][] {
  return flags.map((flag) => splitPair(flag, 'component', 'postgresql=14.11'))
}

function componentId({ components, product }: Manifest, id: string): string {
  const known = components.map((component) => component.id)
  if (known.includes(id)) return id
  const next = known.length > 0 ? `its components are ${known.join(', ')}` : 'it has none'
  throw new UserError({
    code: 'unknown-component',
    what: `${product.name} has no component "${id}"`,
    next,
    suggestions: nearest(id, known),
  })
}

function componentVersion(id: string, text: string): Version {
  const version = parseNumbers(text)
  if (version) return version
  throw new UserError({
    code: 'bad-version',
    what: `"${text}" is no version of ${id}`,
    next: 'write numbers and dots, like 14 or 14.11',
  })
}

export function installTypeOf({ installTypes, product }: Manifest, id: string | undefined): string | undefined {
  if (id === undefined || installTypes.some((type) => type.id === id)) return id
  const known = installTypes.map((type) => type.id)
  const next = known.length > 0 ? `known are ${known.join(', ')}` : 'the manifest names none'
  throw new UserError({
    code: 'unknown-install-type',
    what: `${product.name} has no install type "${id}"`,
    next,
    suggestions: nearest(id, known),
  })
}
