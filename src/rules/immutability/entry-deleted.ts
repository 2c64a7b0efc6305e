import { type Fault } from '../../domain/finding.ts'
import { formatLine, lineOf } from '../../domain/line.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { type Rule } from '../rule.ts'
import { type Former } from './former.ts'
import { type History } from './history.ts'
import { type PartKind } from './part.ts'
import { outWith } from './words.ts'

const lists: Partial<Record<PartKind, { readonly list: string; readonly next: string }>> = {
  migration: { list: 'migrations', next: 'put it back with removed: {in: RELEASE, because: squashed}, or obsolete' },
  'background-migration': { list: 'background_migrations', next: 'put it back, with deleted_in: RELEASE' },
  release: { list: 'releases', next: 'put it back; withdrawn: or avoid: say that nobody should land on it' },
}

/** What is out stays in the manifest. */
export const rule: Rule = {
  name: 'entry-deleted',
  group: 'immutability',
  severity: 'error',
  summary: 'a released migration, background migration, release or a block that is no longer in the manifest',
  why: `Installations have it. Without its entry nobody can tell what an old installation has already run, which life it
is in the middle of, and which hops were forbidden; the plan for it is then wrong, or there is none.`,
  fix: `Put the entry back. A migration that a squash folded says \`removed: {in: …, because: squashed}\`, a background
migration whose code is gone says \`deleted_in\`, a release nobody should run says \`withdrawn\`.`,
  since: '0.2.0',
  bad: {
    base: `
releases: [{version: "1.0.0", date: 2026-09-01}, {version: "1.1.0", date: 2026-10-01}]
migrations:
  - {id: "20260915090000", name: add_state, release: "1.1"}
`,
    manifest: `
releases: [{version: "1.0.0", date: 2026-09-01}, {version: "1.1.0", date: 2026-10-01}]
`,
  },
  good: {
    base: `
releases: [{version: "1.0.0", date: 2026-09-01}, {version: "1.1.0", date: 2026-10-01}]
migrations:
  - {id: "20261115090000", name: add_state, release: "1.2"}
`,
    manifest: `
releases: [{version: "1.0.0", date: 2026-09-01}, {version: "1.1.0", date: 2026-10-01}]
`,
  },
  *check({ history, manifest, base }) {
    const known = history()
    if (!known) return
    for (const former of gone(manifest, known)) yield faultOf(manifest, former, known)
    if (base) yield* lostBlocks(manifest, base)
  },
}

/** Where a whole line is gone, its releases tell; what came with them is not listed one by one. */
function gone({ product, lines }: Manifest, { former, now }: History): Former[] {
  const known = new Set(lines.map(({ line }) => formatLine(line)))
  return former.filter(({ id, kind, part }) => {
    if (!(kind in lists) || now.has(id)) return false
    if (kind === 'release' || part?.at.kind !== 'recorded' || product.lineParts === undefined) return true
    return known.has(formatLine(lineOf(product, part.at.main.version)))
  })
}

function faultOf(manifest: Manifest, former: Former, { base }: History): Fault {
  const { kind, subject } = former
  const { list, next } = lists[kind]!
  const renamed = kind === 'background-migration' ? requeued(manifest, subject, base) : undefined
  const name = former.part?.fields['name']
  const out = kind === 'release' ? 'is out' : `is ${outWith(former)}`
  return {
    subject: `${kind}/${subject}`,
    message: `${kind.replace('-', ' ')} ${name === undefined ? subject : `${subject} (${name})`} ${out}, and is not in the manifest any more`,
    next: renamed ? `${renamed.id} says another queueing: write the one it had, or requeues: ${subject}` : next,
    at: renamed ? { entry: renamed.place } : { entry: undefined, field: [list] },
    facts: { release: former.release },
  }
}

/** The one under the same name that was not there before: a queueing that was written differently. */
function requeued({ backgroundMigrations }: Manifest, subject: string, base: History['base']) {
  const [name] = subject.split('/')
  const others = backgroundMigrations.filter((one) => one.name === name && !base.has(`background-migration:${one.id}`))
  return others.length === 1 ? others[0] : undefined
}

/** A hop that was forbidden, and is not any more. Forbidden under another name is forbidden. */
function* lostBlocks(manifest: Manifest, base: Manifest): Generator<Fault> {
  const names = new Set(manifest.blocks.map(({ name }) => name))
  const spans = new Set(manifest.blocks.map(({ from, to }) => `${from.text} to ${to.text}`))
  for (const { name, from, to } of base.blocks) {
    if (names.has(name) || spans.has(`${from.text} to ${to.text}`)) continue
    yield {
      subject: `block/${name}`,
      message: `the block ${name} (from ${from.text} to ${to.text}) is not in the manifest any more: those hops are legal now`,
      next: 'put it back; narrow its ranges when a later patch mended what it warned of',
      at: { entry: undefined, field: ['blocks'] },
      severity: 'warning',
    }
  }
}
