import { type Lock } from '../../domain/lock.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { type Placement } from '../../domain/placement.ts'
import { type CalendarDate } from '../../domain/time.ts'
import { formerOfBase, formersOfLock, type Former } from './former.ts'
import { isOut, releasedBy } from './released.ts'
import { partsOf, type Part, type SqlTexts } from './part.ts'

/** What a manifest is compared with. */
export interface Compared {
  readonly manifest: Manifest
  /** An earlier state of the manifest. */
  readonly base: Manifest | undefined
  /** What releases froze when they were cut. */
  readonly lock?: Lock | undefined
  /** Texts of SQL files, by the path their manifest names. */
  readonly sqlTexts?: { readonly now: SqlTexts; readonly base: SqlTexts } | undefined
}

/** What was before, and what is now. */
export interface History {
  /** What is out or frozen, each once; what both know, as the base has it. */
  readonly former: readonly Former[]
  readonly now: ReadonlyMap<string, Part>
  /** Everything the base has, also what is not out. */
  readonly base: ReadonlyMap<string, Part>
  /** Was a release that brings this out in the base, or frozen by the lock? */
  readonly wasOut: (placement: Placement) => boolean
}

export function historyOf({ manifest, base, lock, sqlTexts }: Compared, today: CalendarDate): History {
  const wasOut = base ? releasedBy(base, today) : () => false
  const baseParts = base ? partsOf(base, sqlTexts?.base) : []
  const notOut = new Set(base?.releases.filter((one) => !isOut(one, today)).map(({ version }) => version.text))
  const frozen = baseParts.filter(({ kind, subject, at }) => (kind === 'release' ? !notOut.has(subject) : wasOut(at)))
  const former = new Map((lock ? formersOfLock(lock) : []).map((one) => [one.id, one]))
  for (const part of frozen) former.set(part.id, either(formerOfBase(manifest.product, part), former.get(part.id)))
  return {
    former: [...former.values()],
    now: byId(partsOf(manifest, sqlTexts?.now)),
    base: byId(baseParts),
    wasOut,
  }
}

/** The base tells what it was; what the base already changed, only the lock knows. */
function either(ofBase: Former, ofLock: Former | undefined): Former {
  if (!ofLock) return ofBase
  const changes = (now: Part) => {
    const since = ofBase.changes(now)
    return since.length > 0 ? since : ofLock.changes(now)
  }
  return { ...ofBase, changes }
}

function byId(parts: readonly Part[]): Map<string, Part> {
  return new Map(parts.map((part) => [part.id, part]))
}
