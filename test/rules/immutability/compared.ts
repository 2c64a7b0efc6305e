import { type Lock } from '../../../src/domain/lock.ts'
import { type Given } from '../../../src/rules/ground.ts'
import { groundOf } from '../../../src/rules/ground.ts'
import { check } from '../../../src/rules/check.ts'
import { cutRelease } from '../../../src/rules/immutability/cut.ts'
import { parsePoint } from '../../../src/domain/line.ts'
import { allRules } from '../../../src/rules/registry.ts'
import { type Rule } from '../../../src/rules/rule.ts'
import { manifestOf } from '../../support/manifests.ts'
import { givenOf, isCheck, wholeManifest } from '../example.ts'

export const today = '2026-11-21'

/** Lines 1.0 to 1.2 are out, 1.3 is cut and out in a month. */
const releases = `
releases:
  - {version: "1.0.0", date: 2026-08-01}
  - {version: "1.1.0", date: 2026-09-01}
  - {version: "1.1.1", date: 2026-09-10}
  - {version: "1.2.0", date: 2026-10-01}
  - {version: "1.3.0", planned: {cut: 2026-11-20, release: 2026-12-20}}
  - {version: "1.4.0", planned: {cut: 2026-12-20, release: 2027-01-20}}
`

const immutability = allRules.filter(isCheck).filter(({ group }) => group === 'immutability')

export function read(text: string) {
  return manifestOf(wholeManifest(text.includes('releases:') ? text : releases + text))
}

/** `rule severity subject` of everything the rules about changes find. */
export function changesIn(
  given: Pick<Partial<Given>, 'lock' | 'sqlTexts'> & { readonly base?: string; readonly now: string },
  rules: readonly Rule[] = immutability,
): string[] {
  const { base, now, ...rest } = given
  const whole = givenOf({
    ...rest,
    now: Date.parse(`${today}T12:00:00Z`),
    manifest: read(now),
    base: base === undefined ? undefined : read(base),
  })
  return check(groundOf(whole), rules).map(({ rule, severity, subject }) => `${rule.name} ${severity} ${subject}`)
}

/** The lock after cuts of these releases, one after the other. */
export function lockOf(text: string, ...names: string[]): Lock {
  const manifest = read(text)
  let lock: Lock | undefined
  for (const name of names) {
    const at = parsePoint(manifest.product, name)!
    const cut = cutRelease({ manifest, lock, at, today: '2026-11-20', sql: new Map() })
    if (!cut.lock) throw new Error(`${name} was not cut`)
    lock = cut.lock
  }
  return lock!
}
