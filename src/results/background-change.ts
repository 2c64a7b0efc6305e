import { Type, type Static } from 'typebox'
import { databaseReadSchema, stateSchema, systemSchema } from './background-parts.ts'
import { answer, object, optional, strings, words } from './shapes.ts'
import { manifestFactsSchema } from './upgrade.ts'

const statementSchema = object(
  {
    text: Type.String({ description: 'SQL; $1, $2 stand for the values.' }),
    values: strings('Values, as SQL writes them.'),
  },
  'A statement that does it.',
)

const vendorCommandSchema = object(
  {
    where: Type.String({ description: 'Where it is typed: Linux package, Helm chart.' }),
    command: Type.String({ description: 'Ready to paste.' }),
  },
  "The vendor's own way.",
)

export const changeSchema = object(
  {
    ref: Type.String({ description: 'A name for it alone: main_85.' }),
    database: Type.String({ description: 'The database it lives in.' }),
    name: Type.String({ description: 'Its name.' }),
    from: stateSchema,
    to: optional(stateSchema),
    outcome: words(
      ['changed', 'planned', 'declined', 'nothing', 'left', 'refused', 'moved'],
      'planned: only shown. declined: somebody was asked and said no. nothing: it is so already. left: all were meant, but this one was paused by its name. moved: its state changed again and again meanwhile.',
    ),
    because: optional(Type.String({ description: 'Why nothing was changed, or what the change means.' })),
    next: optional(Type.String({ description: 'What to do instead.' })),
    statements: Type.Array(statementSchema, { description: 'What was run, or would be.' }),
    vendor_commands: Type.Array(vendorCommandSchema, { description: 'The same by the vendor.' }),
    warnings: strings('What a person should know before.'),
  },
  'What a verb did to one background migration.',
)

/** The answer of `plan bbm pause`, `resume`, `retry`, `restart`, `cancel`, and of `finalize` where a vendor does it. */
export const backgroundChangeSchema = answer(
  'background-change',
  {
    manifest: optional(manifestFactsSchema),
    system: systemSchema,
    verb: words(['pause', 'resume', 'retry', 'restart', 'finalize', 'cancel'], 'What was asked for.'),
    dry_run: Type.Boolean({ description: 'Nothing was to be changed.' }),
    changed: Type.Integer({ description: 'How many were changed.' }),
    passed: Type.Integer({ description: 'With --all: how many it does not concern.' }),
    changes: Type.Array(changeSchema, { description: 'One for each that was named.' }),
    databases: Type.Array(databaseReadSchema, { description: 'In the order of the manifest.' }),
    remarks: strings('What else a person should know.'),
    next: optional(Type.String({ description: 'A command line that most likely comes next.' })),
    command: Type.String({ description: 'The command line that gives this answer.' }),
  },
  'plan bbm pause --json',
)

export type BackgroundChange = Static<typeof backgroundChangeSchema>
export type Change = Static<typeof changeSchema>
