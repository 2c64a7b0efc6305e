import { type ReadingRule } from '../rule.ts'

/** Some order lets everything run. */
export const rule: ReadingRule = {
  name: 'dependency-cycle',
  group: 'structure',
  severity: 'error',
  codes: ['dependency-cycle'],
  summary: 'migrations that wait for each other',
  why: `A migration waits for the background migrations it depends on, these for the migrations that finalize them, and those for
the ones that queue the work. Where that leads back to the first, none of them can ever run.`,
  fix: `Remove one \`depends_on\` of the chain, or correct the finalizer.`,
  since: '0.2.0',
  bad: {
    manifest: `
releases: [{version: "1.0.0"}]
migrations:
  - {id: "20260720080000", release: "1.0", depends_on: [FillWeights]}
background_migrations:
  - {name: FillWeights, queued_in: "1.0", finalized_by: "20260720080000"}
`,
  },
  good: {
    manifest: `
releases: [{version: "1.0.0"}]
migrations:
  - {id: "20260720080000", release: "1.0"}
background_migrations:
  - {name: FillWeights, queued_in: "1.0", finalized_by: "20260720080000"}
`,
  },
}
