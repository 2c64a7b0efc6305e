import { type AccessAction, accessActions, type Need, type ResourceName, resourceNames, typeOf } from './access.ts'
import { isRecord } from './jwk-keys.ts'

/** What a claim of access allows, as the container registry writes it; `*` is everything. */
export interface Grant {
  readonly name: ResourceName
  readonly actions: readonly AccessAction[]
}

/** What the claim `access` of a token allows here. What is not understood allows nothing. */
export function grantsOf(access: unknown): readonly Grant[] {
  return Array.isArray(access) ? access.flatMap((one) => grantOf(one) ?? []) : []
}

function grantOf(one: unknown): Grant | undefined {
  if (!isRecord(one) || !Array.isArray(one['actions'])) return undefined
  const name = resourceNames.find((known) => known === one['name'] && typeOf(known) === one['type'])
  if (name === undefined) return undefined
  const told: readonly unknown[] = one['actions']
  return { name, actions: accessActions.filter((action) => told.includes(action) || told.includes('*')) }
}

/** Writing does not include reading: a token for a button need not show anything. */
export function allows(grants: readonly Grant[], need: Need): boolean {
  return grants.some(({ name, actions }) => name === need.name && actions.includes(need.action))
}

/** A subject as records name it: one short line. */
export function subjectOf(sub: unknown): string {
  const line = typeof sub === 'string' ? sub.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '').trim() : ''
  return line === '' ? 'unnamed' : line.slice(0, 100)
}
