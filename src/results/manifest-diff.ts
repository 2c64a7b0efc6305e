import { Type, type Static } from 'typebox'
import { entryKinds } from '../domain/manifest-entry.ts'
import { answer, object, optional, strings, words } from './shapes.ts'
import { manifestFactsSchema } from './upgrade.ts'

const sideSchema = object(
  {
    name: Type.String({ description: 'As it was named: a commit, a path, or the working tree.' }),
    complete_until: optional(
      Type.String({ description: 'Newest releases are as of this day; absent without a manifest.' }),
    ),
  },
  'One of the two manifests.',
)

const fieldSchema = object(
  {
    field: Type.String({ description: 'Name of the field, as the manifest writes it.' }),
    before: optional(Type.String({ description: 'What it said; absent when it said nothing.' })),
    after: optional(Type.String({ description: 'What it says; absent when it says nothing.' })),
  },
  'A field that says something else.',
)

const changeSchema = object(
  {
    kind: words(entryKinds, 'What kind of entry it is.'),
    id: Type.String({ description: 'Which one.' }),
    name: optional(Type.String({ description: 'What it is called besides its id.' })),
    change: words(['added', 'removed', 'changed'], 'What happened to it.'),
    fields: Type.Array(fieldSchema, { description: 'Fields that differ; all of an entry that is new or gone.' }),
  },
  'An entry that differs.',
)

const pathSchema = object(
  {
    from: Type.String({ description: 'The installed version.' }),
    change: words(
      ['lost', 'longer', 'uncertain', 'other', 'shorter', 'certain', 'found'],
      'lost: it has no path any more; found: it has one now; other: as many hops on other lines; uncertain: now it depends on an answer.',
    ),
    hops: optional(Type.Integer({ description: 'By how many counted hops it is longer, or shorter when negative.' })),
    before: strings('Landings before, the target included; empty without a path.'),
    after: strings('Landings now, the target included; empty without a path.'),
    why: optional(Type.String({ description: 'Why there is no path now, or what it depends on.' })),
  },
  'What becomes of installations that run one version.',
)

/** The answer of `plan diff`. */
export const manifestDiffSchema = answer(
  'manifest-diff',
  {
    manifest: manifestFactsSchema,
    base: sideSchema,
    head: sideSchema,
    changed: Type.Boolean({ description: 'false: both say the same.' }),
    changes: Type.Array(changeSchema, { description: 'By kind; what is gone first.' }),
    installations: object(
      {
        since: Type.String({ description: 'Versions that came out before this day are left out.' }),
        to: optional(Type.String({ description: 'The newest release, planned ones included; absent without one.' })),
        considered: Type.Integer({ minimum: 0, description: 'How many versions were looked at.' }),
        paths: Type.Array(pathSchema, { description: 'Ascending by installed version; those that stay are left out.' }),
      },
      'What the change does to installations; planned releases count as out.',
    ),
    remarks: strings('What else to know, one sentence each.'),
    command: Type.String({ description: 'The command line that asks this again.' }),
  },
  'plan diff --json',
)

export type ManifestDiff = Static<typeof manifestDiffSchema>
export type EntryDifference = ManifestDiff['changes'][number]
export type PathDifference = ManifestDiff['installations']['paths'][number]
