import { nameOf } from '../background-words.ts'
import { type Rule } from '../rule.ts'
import { workFiles } from '../work-files.ts'

/** Whatever background work runs is there. */
export const rule: Rule = {
  name: 'work-file-missing',
  group: 'background-migrations',
  severity: 'error',
  summary: 'a module or a program of the product that is not in the folder of the manifest',
  why: `The file is looked for when the first batch is claimed, on the hosts of the workers: each of them says that it lacks the
means, and the work waits for one that has them, for ever. A word of a command that only looks like a file is a warning.`,
  fix: 'Add the file at its path, which counts from the folder of the manifest, or mend the path.',
  since: '0.3.0',
  bad: {
    manifest: `
releases: [{version: "1.1.0"}]
background_migrations:
  - {name: FillWeights, queued_in: "1.1", table: parcels, key: [id], module: work/fill-weight.js}
`,
    files: { 'work/fill-weights.js': 'export default async () => ({ rows: 0 })\n' },
  },
  good: {
    manifest: `
releases: [{version: "1.1.0"}]
background_migrations:
  - {name: FillWeights, queued_in: "1.1", table: parcels, key: [id], module: work/fill-weights.js}
`,
    files: { 'work/fill-weights.js': 'export default async () => ({ rows: 0 })\n' },
  },
  *check(ground) {
    const { manifest, absentFiles } = ground
    if (!absentFiles) return
    for (const background of manifest.backgroundMigrations)
      for (const { path, field } of workFiles(background)) {
        if (!absentFiles.has(path)) continue
        yield {
          subject: `${background.id}/${path}`,
          severity: field === 'module' ? 'error' : 'warning',
          message: `the file ${path} that ${nameOf(ground, background)} runs is not in the folder of the manifest`,
          next: 'add the file, or write the path as it is seen from the folder of the manifest',
          at: { entry: background.place, field: [field] },
        }
      }
  },
}
