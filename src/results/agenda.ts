import { Type, type Static } from 'typebox'
import { answer, object, optional, strings, words } from './shapes.ts'
import { manifestFactsSchema } from './upgrade.ts'

const agendaKinds = ['day', 'announce', 'duty', 'squash', 'api-version', 'finalize', 'delete'] as const

const itemSchema = object(
  {
    id: Type.String({ description: 'Stable for as long as the item stays: kind and subject.' }),
    kind: words(
      agendaKinds,
      'day: its cut or release; announce: a stop to be declared; duty: of a stop; squash: fold migrations; api-version: opens or closes in its window; finalize: a background migration; delete: the code of one.',
    ),
    level: words(
      ['must', 'late', 'may', 'planned', 'unknown', 'told'],
      'must: with this release; late: should have been done before; may: is allowed; planned: the manifest says it happens; unknown: nobody recorded whether it is done; told: good to know.',
    ),
    subject: Type.String({ description: 'The stop, version or name it is about.' }),
    title: Type.String({ description: 'What it is, in a few words.' }),
    why: Type.String({ description: 'Why, one sentence without a period; may be empty.' }),
    date: optional(Type.String({ description: 'The day it is due or happens, where it is known.' })),
    estimated: optional(Type.Boolean({ description: 'true: the day is only estimated.' })),
    command: optional(Type.String({ description: 'The command that does it.' })),
  },
  'Something this release brings, owes or may do.',
)

const agendaReleaseSchema = object(
  {
    line: Type.String({ description: 'The line, or the version where the product has no lines.' }),
    listed: Type.Boolean({ description: 'The manifest lists it.' }),
    is_out: Type.Boolean({ description: 'It is out.' }),
    after: optional(Type.String({ description: 'The line before it.' })),
    opens: optional(Type.String({ description: 'The day its window opens: the line before was cut, or came out.' })),
    cut: optional(Type.String({ description: 'The day it is cut, where that is recorded.' })),
    date: optional(Type.String({ description: 'The day it comes or came out.' })),
    estimated: Type.Boolean({ description: 'true: that day is counted on from the days of earlier lines.' }),
    stop: optional(words(['required', 'scheduled', 'conditional'], 'It is a stop itself.')),
  },
  'The release the agenda is for.',
)

/** The answer of `plan agenda`. */
export const agendaSchema = answer(
  'agenda',
  {
    manifest: manifestFactsSchema,
    release: agendaReleaseSchema,
    items: Type.Array(itemSchema, { description: 'By kind, those with a day first.' }),
    undated: Type.Integer({ minimum: 0, description: 'Items without a day: a calendar leaves them out.' }),
    written: Type.String({ description: 'The instant of the answer, ISO 8601 in UTC.' }),
    remarks: strings('What else to know, one sentence each.'),
    command: Type.String({ description: 'What to type next.' }),
  },
  'plan agenda --json',
)

export type Agenda = Static<typeof agendaSchema>
export type AgendaItem = Agenda['items'][number]
export type AgendaRelease = Agenda['release']
