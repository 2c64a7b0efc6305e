import { nameOf } from '../background-words.ts'
import { type Rule } from '../rule.ts'

const kinds = ['update', 'module', 'command'] as const

/** Work is done in one way. */
export const rule: Rule = {
  name: 'work-said-twice',
  group: 'background-migrations',
  severity: 'error',
  summary: 'a background migration with more than one of `update`, `module` and `command`',
  why: `Only one of them does the work. Which one, a reader cannot see, and what the other was written for is never done.`,
  fix: 'Keep one of them; two kinds of work are two background migrations.',
  since: '0.3.0',
  bad: {
    manifest: `
releases: [{version: "1.1.0"}]
background_migrations:
  - {name: FillWeights, queued_in: "1.1", table: parcels, key: [id], update: "UPDATE parcels SET weight = 0 WHERE {batch}", done: weight IS NOT NULL, module: work/fill-weights.js}
`,
  },
  good: {
    manifest: `
releases: [{version: "1.1.0"}]
background_migrations:
  - {name: FillWeights, queued_in: "1.1", table: parcels, key: [id], done: weight IS NOT NULL, module: work/fill-weights.js}
`,
  },
  *check(ground) {
    for (const background of ground.manifest.backgroundMigrations) {
      const { work, place } = background
      const said = kinds.filter((kind) => work?.[kind] !== undefined)
      if (said.length < 2) continue
      yield {
        subject: background.id,
        message: `${nameOf(ground, background)} has ${said.join(' and ')}, and only ${said[0]!} would be done`,
        next: `keep one of ${said.join(' and ')}`,
        at: { entry: place, field: [said[1]!] },
      }
    }
  },
}
