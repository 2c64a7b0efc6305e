import { Type, type Static } from 'typebox'
import { answer, object, strings, words } from './shapes.ts'
import { manifestFactsSchema } from './upgrade.ts'

const partSchema = object(
  {
    id: Type.String({ description: 'As the lock calls it: kind and id of the entry.' }),
    kind: Type.String({ description: 'migration, background-migration, finalization, stop, release, …' }),
    subject: Type.String({ description: 'Id of the entry.' }),
  },
  'What one release brings of an entry.',
)

const refusalSchema = object(
  {
    id: Type.String({ description: 'What it is about, as the lock calls it.' }),
    problem: words(
      ['changed', 'gone', 'late'],
      'changed: not as a cut froze it; gone: not in the manifest any more; late: claims a release that was cut without it.',
    ),
    message: Type.String({ description: 'What is wrong, one sentence.' }),
    next: Type.String({ description: 'What to do about it.' }),
  },
  'Why nothing was frozen.',
)

/** The answer of `plan release cut`. */
export const releaseCutSchema = answer(
  'release-cut',
  {
    manifest: manifestFactsSchema,
    release: Type.String({ description: 'The release, as the lock calls it.' }),
    lock: Type.String({ description: 'The lock file, as seen from the working folder.' }),
    outcome: words(
      ['frozen', 'nothing-to-do', 'refused'],
      'nothing-to-do: it was cut before and is as it was; refused: nothing was written.',
    ),
    dry_run: Type.Boolean({ description: 'true: nothing was written.' }),
    frozen: Type.Array(partSchema, { description: 'What this cut freezes.' }),
    already: Type.Integer({ minimum: 0, description: 'What an earlier cut of this release froze.' }),
    refusals: Type.Array(refusalSchema, { description: 'Why it was refused.' }),
    remarks: strings('What else to know, one sentence each.'),
    command: Type.String({ description: 'What to type next.' }),
  },
  'plan release cut --json',
)

export type ReleaseCut = Static<typeof releaseCutSchema>
export type CutRefusal = ReleaseCut['refusals'][number]
