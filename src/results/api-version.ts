import { Type, type Static } from 'typebox'
import { changedFilesSchema } from './changed-file.ts'
import { answer, object, optional, strings, words } from './shapes.ts'
import { manifestFactsSchema } from './upgrade.ts'

const instant = (description: string) => Type.String({ description: `${description} ISO 8601, in UTC.` })

const useSchema = object(
  {
    id: Type.String({ description: 'Id of the migration.' }),
    name: optional(Type.String({ description: 'Its name.' })),
    release: optional(Type.String({ description: 'The release that brings it, where that is recorded.' })),
    released: Type.Boolean({ description: 'Is that release out? true also where nobody recorded which one it is.' }),
  },
  'A migration that uses a version.',
)
export type ApiUse = Static<typeof useSchema>

const rangeSchema = object(
  {
    version: Type.String({ description: 'Version of the migration base class.' }),
    from: optional(instant('The first second at which a migration may use it; absent when nobody recorded it.')),
    until: optional(instant('The last second; absent while no end is recorded.')),
  },
  'When a version may be used; both ends are included.',
)
export type ApiRange = Static<typeof rangeSchema>

const listedSchema = object(
  {
    ...rangeSchema.properties,
    state: words(
      ['future', 'open', 'closing', 'closed'],
      'future: not open yet; closing: open, with an end; open: with no end.',
    ),
    current: Type.Boolean({ description: 'New migrations use this one.' }),
    closes_in_days: optional(Type.Integer({ minimum: 0, description: 'Days until it closes, while it is closing.' })),
    migrations: Type.Integer({ minimum: 0, description: 'Migrations that use it; removed ones are left out.' }),
    unreleased: Type.Integer({ minimum: 0, description: 'Of these, ones whose release is not out.' }),
    overlaps: strings('Versions that may be used at the same time as this one, at some time.'),
    demands_release: Type.Boolean({ description: 'Must a migration that uses it name its release?' }),
    note: optional(Type.String({ description: 'What it added, as the manifest says.' })),
  },
  'One version with its range.',
)
export type ListedApiVersion = Static<typeof listedSchema>

/** The answer of `plan api-version list`. */
export const apiVersionListSchema = answer(
  'api-version-list',
  {
    manifest: manifestFactsSchema,
    now: instant('The instant of the answer.'),
    versions: Type.Array(listedSchema, { description: 'As the manifest lists them.' }),
    unlisted: strings('Versions that migrations use and that the manifest does not list.'),
    remarks: strings('What else to know, one sentence each.'),
    command: Type.String({ description: 'The command line to go on with.' }),
  },
  'plan api-version list --json',
)
export type ApiVersionList = Static<typeof apiVersionListSchema>

const refusalSchema = object(
  {
    because: words(
      ['exists', 'before-current', 'closed-before-it-opens', 'in-use', 'last-open', 'gap'],
      'exists: it is listed with another range; before-current: it would open before the current one did; in-use: unreleased migrations would become illegal; last-open, gap: there would be a time at which none may be used.',
    ),
    message: Type.String({ description: 'What is wrong, one sentence.' }),
    next: Type.String({ description: 'What to do about it.' }),
  },
  'Why nothing was written.',
)
export type ApiVersionRefusal = Static<typeof refusalSchema>

const changeProperties = {
  manifest: manifestFactsSchema,
  version: Type.String({ description: 'The version that was named.' }),
  outcome: words(['changed', 'nothing-to-do', 'refused'], 'refused: nothing was written, and the reasons say why.'),
  dry_run: Type.Boolean({ description: 'true: nothing was written.' }),
  ranges: Type.Array(rangeSchema, { description: 'The ranges that this is about, as they are after it.' }),
  zone: Type.String({ description: 'The time zone of this machine, for people.' }),
  refusals: Type.Array(refusalSchema, { description: 'Why it was refused.' }),
  files: changedFilesSchema,
  remarks: strings('What else to know, one sentence each.'),
  command: Type.String({ description: 'The command line to go on with.' }),
}

/** The answer of `plan api-version introduce`. */
export const apiVersionIntroductionSchema = answer(
  'api-version-introduction',
  {
    ...changeProperties,
    before: optional(Type.String({ description: 'The version that was current until then.' })),
    overlap: optional(Type.String({ description: 'How long both may be used.' })),
  },
  'plan api-version introduce --json',
)
export type ApiVersionIntroduction = Static<typeof apiVersionIntroductionSchema>

/** The answer of `plan api-version close`. */
export const apiVersionClosingSchema = answer(
  'api-version-closing',
  {
    ...changeProperties,
    instead: optional(Type.String({ description: 'The version that new migrations use then.' })),
    illegal: Type.Array(useSchema, {
      description: 'Migrations that use it and are dated after its end: they become illegal.',
    }),
    uses: Type.Integer({ minimum: 0, description: 'Migrations that use it at all; removed ones are left out.' }),
  },
  'plan api-version close --json',
)
export type ApiVersionClosing = Static<typeof apiVersionClosingSchema>
