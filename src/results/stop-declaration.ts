import { Type, type Static } from 'typebox'
import { stopCauses } from '../domain/stop.ts'
import { changedFilesSchema } from './changed-file.ts'
import { answer, object, optional, strings, words } from './shapes.ts'
import { refusalSchema, remarksSchema, servedLifeSchema } from './stop-parts.ts'
import { dutySchema } from './stop-duty.ts'
import { manifestFactsSchema } from './upgrade.ts'

const date = (description: string) => Type.String({ description })

const timingSchema = object(
  {
    schedule: words(['on', 'off', 'none'], 'none: the product has no schedule, or it begins later.'),
    next_scheduled: optional(Type.String({ description: 'The next line on the schedule, where the stop is off it.' })),
    newest: optional(Type.String({ description: 'The newest line or version that is out, or cut.' })),
    notice: optional(strings('Releases that come up to the stop, itself included; missing where nobody can count.')),
    notice_wanted: Type.Integer({ minimum: 0, description: 'How many the policy asks for.' }),
    out: Type.Boolean({ description: 'Is its first release out?' }),
    day: optional(date('The day that comes or came out.')),
    cut: optional(date('The day it is cut.')),
    late: optional(
      words(
        ['out', 'cut', 'short-notice'],
        'Why the demand comes late; missing when it is in time, or when the stop was one before.',
      ),
    ),
  },
  'When it is declared, and when it comes.',
)

const costSchema = object(
  {
    to: Type.String({ description: 'The release behind the stop to which paths were compared.' }),
    since: date('Releases from this day on were taken; those without a day too.'),
    releases: Type.Integer({
      minimum: 0,
      description: 'Releases from which a path was looked for, not installations.',
    }),
    hops: Type.Array(
      object({
        more: Type.Integer({ description: 'Hops that the stop adds.' }),
        releases: Type.Integer({ minimum: 0, description: 'Releases for which it does.' }),
      }),
      { description: 'Ascending; compared with no stop there at all.' },
    ),
    lost: strings('Releases that have no path with the stop, and one without it.'),
    known_before: Type.Boolean({
      description: 'The stop was one before, recorded or by schedule: no path changes by this declaration.',
    }),
  },
  'What the stop costs.',
)

const workSchema = object({
  name: Type.String({ description: 'Name of the background migration.' }),
  queued: Type.String({ description: 'The release that queues it.' }),
  finalized: optional(Type.String({ description: 'The release that finalizes it, where one is recorded.' })),
  first_legal: optional(Type.String({ description: 'The first release that may finalize it.' })),
})

/** The answer of `plan stop declare`. */
export const stopDeclarationSchema = answer(
  'stop-declaration',
  {
    manifest: manifestFactsSchema,
    stop: Type.String({ description: 'Line or version.' }),
    outcome: words(
      ['declared', 'changed', 'nothing-to-do', 'refused'],
      'declared: it was not before; changed: it was, and something of it or its texts differs; refused: nothing was written.',
    ),
    dry_run: Type.Boolean({ description: 'true: nothing was written.' }),
    retroactive: Type.Boolean({ description: 'A note in the manifest tells released versions about it.' }),
    declared: optional(date('The day it was declared.')),
    stop_kind: words(['required', 'scheduled', 'conditional'], 'Whom it concerns, and why.'),
    when: strings('Conditions of which any one makes it apply; empty: it is for everybody.'),
    reason: Type.String({ description: 'Why everybody must stop.' }),
    cause: optional(words(stopCauses, 'The kind of reason.')),
    mitigation: optional(Type.String({ description: 'What would do instead, one sentence without a period.' })),
    for: strings('What made it necessary: names of background migrations, ids of migrations.'),
    issue: optional(Type.String({ description: 'Address of the issue about it.' })),
    timing: timingSchema,
    work: Type.Array(workSchema, { description: 'Background migrations that made it necessary.' }),
    lives: Type.Array(servedLifeSchema, { description: 'What gets a landing there.' }),
    open: strings('Background migrations that are open and may be finalized after it; no earlier stop serves them.'),
    cost: optional(costSchema),
    duties: Type.Array(dutySchema, {
      description: 'In the order in which they fall due; none when it was refused.',
    }),
    refusal: optional(refusalSchema),
    files: changedFilesSchema,
    remarks: remarksSchema,
    command: Type.String({ description: 'What to type next.' }),
  },
  'plan stop declare --json',
)

export type StopDeclaration = Static<typeof stopDeclarationSchema>
