import { nameOf } from '../background-words.ts'
import { type Rule } from '../rule.ts'

/** What remains is what is not done. */
export const rule: Rule = {
  name: 'remaining-without-done',
  group: 'background-migrations',
  severity: 'error',
  summary: 'a module or command of strategy `remaining` without the condition that tells finished rows',
  why: `\`strategy: remaining\` looks for the rows for which \`done:\` does not hold, in passes until none is left. Without it there
is nothing to look for: the work would see every row in every pass and never end, so it is refused. An update without
\`done:\` is found by its own rule.`,
  fix: 'Write `done:` with SQL that holds for every row that needs no more work, or leave `strategy` out.',
  since: '0.3.0',
  bad: {
    manifest: `
releases: [{version: "1.1.0"}]
background_migrations:
  - {name: FillWeights, queued_in: "1.1", table: parcels, key: [id], strategy: remaining, module: work/fill-weights.js}
`,
  },
  good: {
    manifest: `
releases: [{version: "1.1.0"}]
background_migrations:
  - {name: FillWeights, queued_in: "1.1", table: parcels, key: [id], strategy: remaining, done: weight IS NOT NULL, module: work/fill-weights.js}
`,
  },
  *check(ground) {
    for (const background of ground.manifest.backgroundMigrations) {
      const { work, place } = background
      if (work?.strategy !== 'remaining' || work.done !== undefined || work.update !== undefined) continue
      yield {
        subject: background.id,
        message: `${nameOf(ground, background)} looks for rows that remain, and nothing says which those are`,
        next: 'add done: with SQL that holds for every finished row, like weight IS NOT NULL',
        at: { entry: place, field: ['strategy'] },
      }
    }
  },
}
