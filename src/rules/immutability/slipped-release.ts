import { type Rule } from '../rule.ts'
import { type PartKind } from './part.ts'
import { called } from './words.ts'
import { type Slip } from './slips.ts'

const kinds: Partial<Record<PartKind, { readonly what: string; readonly field: string }>> = {
  migration: { what: 'migration', field: 'release' },
  'background-migration': { what: 'the queueing of', field: 'queued_in' },
  finalization: { what: 'the finalization of', field: 'finalized_in' },
  deletion: { what: 'the deletion of', field: 'deleted_in' },
  cancellation: { what: 'the cancellation of', field: 'cancelled_in' },
}

/** A change that missed the cut of the release it claims. */
export const rule: Rule = {
  name: 'slipped-release',
  group: 'immutability',
  severity: 'warning',
  summary: 'a change that claims a release which was cut without it (with `--as-of-release`)',
  why: `A merge request is written for one release and merged after its cut: it ships in the next one, and nobody edits
the file. Whether work was finalized late enough and where a stop must be is then judged by a release that is wrong.
\`--as-of-release\` judges everything by the release that is cut next, and names what slipped.`,
  fix: 'Write the release it really ships in, then mend what the other findings say of that.',
  since: '0.2.0',
  bad: {
    base: `
releases: [{version: "1.0.0", date: 2026-09-01}, {version: "1.1.0", date: 2026-11-20}]
`,
    manifest: `
releases: [{version: "1.0.0", date: 2026-09-01}, {version: "1.1.0", date: 2026-11-20}]
migrations:
  - {id: "20261115090000", name: add_state, release: "1.1"}
`,
    asOfRelease: '1.2',
  },
  good: {
    base: `
releases: [{version: "1.0.0", date: 2026-09-01}, {version: "1.1.0", date: 2026-11-20}]
`,
    manifest: `
releases: [{version: "1.0.0", date: 2026-09-01}, {version: "1.1.0", date: 2026-11-20}]
migrations:
  - {id: "20261115090000", name: add_state, release: "1.2"}
`,
    asOfRelease: '1.2',
  },
  *check({ slips = [] }) {
    for (const slip of slips) {
      const { part, from, to, place } = slip
      yield {
        subject: `${part.kind}/${part.subject}`,
        message: `${nameOf(slip)} claims ${from}, which was cut without it: it ships in ${to}`,
        next: `write ${to} as its release`,
        at: { entry: place, field: [kinds[part.kind]?.field ?? 'release'] },
        facts: { claimed: from, ships_in: to },
      }
    }
  },
}

function nameOf({ part: { kind, subject }, name }: Slip): string {
  return `${kinds[kind]?.what ?? kind} ${kind === 'migration' ? called(subject, name) : subject}`
}
