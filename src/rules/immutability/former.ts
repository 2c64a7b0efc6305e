import { type FieldHashes, type Lock } from '../../domain/lock.ts'
import { formatPlacement } from '../../domain/placement.ts'
import { type Product } from '../../domain/product.ts'
import { stableHash } from '../../domain/stable-hash.ts'
import { isMoved } from './moved.ts'
import { partKinds, type Part, type PartKind } from './part.ts'

/** A field that is not what it was. */
export interface FieldChange {
  readonly field: string
  /** Undefined when only its hash is known. */
  readonly was: string | undefined
  readonly is: string | undefined
  /** One side is only inferred: it cannot be decided. */
  readonly inferred: boolean
}

/** Something that a release brought and that is out, or frozen by a lock. */
export interface Former {
  readonly id: string
  readonly kind: PartKind
  readonly subject: string
  /** The release that brought it, for people. */
  readonly release: string
  /** As the base has it; undefined when only a lock knows it. */
  readonly part: Part | undefined
  readonly changes: (now: Part) => FieldChange[]
}

/** What the base has. */
export function formerOfBase(product: Product, part: Part): Former {
  const { id, kind, subject, at } = part
  const release = formatPlacement(at)
  return { id, kind, subject, release, part, changes: (now) => changedFrom(product, part, now) }
}

function changedFrom(product: Product, was: Part, now: Part): FieldChange[] {
  const inferred = was.at.kind === 'inferred' || now.at.kind === 'inferred'
  const moved = isMoved(product, was.at, now.at)
    ? [{ field: 'release', was: formatPlacement(was.at), is: formatPlacement(now.at), inferred }]
    : []
  const others = Object.entries(was.fields).filter(([field, value]) => field !== 'release' && value !== undefined)
  return [...moved, ...others.flatMap(([field, value]) => changedField(field, value, now))]
}

function changedField(field: string, was: string | undefined, now: Part): FieldChange[] {
  const is = now.fields[field]
  if (is === was || isUnreadSql(field, was, is)) return []
  return [{ field, was, is, inferred: false }]
}

/** SQL counts where both texts are known; writing down what no file held before is no edit. */
function isUnreadSql(field: string, was: string | undefined, is: string | undefined): boolean {
  return field === 'up' && (is === undefined || was === '')
}

/** What a lock froze. */
export function formersOfLock({ releases }: Lock): Former[] {
  return [...releases].flatMap(([release, { parts }]) =>
    [...parts].flatMap(([id, hashes]) => formerOfHashes(id, release, hashes)),
  )
}

function formerOfHashes(id: string, release: string, hashes: FieldHashes): Former[] {
  const colon = id.indexOf(':')
  const kind = partKinds.find((one) => one === id.slice(0, colon))
  if (!kind) return []
  return [{ id, kind, subject: id.slice(colon + 1), release, part: undefined, changes: (now) => unlike(hashes, now) }]
}

const hashOfNothing = stableHash('')

function unlike(hashes: FieldHashes, now: Part): FieldChange[] {
  return Object.entries(hashes).flatMap(([field, hash]) => {
    const is = now.fields[field]
    const same = is !== undefined && stableHash(is) === hash
    if (same || (field === 'up' && (is === undefined || hash === hashOfNothing))) return []
    const inferred = field === 'release' && now.at.kind === 'inferred'
    const was = hash === hashOfNothing ? '' : undefined
    return [{ field, was, is: field === 'release' ? formatPlacement(now.at) : is, inferred }]
  })
}

/** The hashes a lock keeps: of every field that is known. */
export function hashesOf({ fields }: Part): FieldHashes {
  const known = Object.entries(fields).filter(([, value]) => value !== undefined)
  return Object.fromEntries(known.map(([field, value]) => [field, stableHash(value!)]))
}
