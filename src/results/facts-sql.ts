import { Type, type Static } from 'typebox'
import { probeSchema } from './plan-parts.ts'
import { answer, object, optional, strings } from './shapes.ts'
import { manifestFactsSchema } from './upgrade.ts'

const statementSchema = object(
  {
    condition: Type.String({ description: 'Id of the condition it answers.' }),
    question: Type.String({ description: 'The question, answered by yes or no.' }),
    probe: probeSchema,
    sql: Type.String({ description: 'A read-only transaction that prints one line.' }),
  },
  'The SQL that answers one condition.',
)

const sectionSchema = object(
  {
    database: Type.String({ description: 'The database to run it in.' }),
    statements: Type.Array(statementSchema, { description: 'In the order of the manifest.' }),
  },
  'The statements for one database.',
)

const unasked = object(
  {
    condition: Type.String({ description: 'Id of the condition.' }),
    question: Type.String({ description: 'The question, answered by yes or no.' }),
    criterion: optional(Type.String({ description: 'How the vendor words the threshold.' })),
    because: Type.String({ description: 'Why no SQL answers it.' }),
  },
  'A condition that somebody must answer.',
)

/** The answer of `plan facts sql`. */
export const factsSqlSchema = answer(
  'facts-sql',
  {
    manifest: manifestFactsSchema,
    columns: strings('Columns of every line of output, in order.'),
    statement_timeout: Type.String({ description: 'A query that runs longer fails.' }),
    lock_timeout: Type.String({ description: 'A query that waits longer for a lock fails.' }),
    sections: Type.Array(sectionSchema, { description: 'One per database.' }),
    unasked: Type.Array(unasked, { description: 'Conditions without SQL.' }),
    command: Type.String({ description: 'A command line that reads the output back.' }),
  },
  'plan facts sql --json',
)

export type FactsSql = Static<typeof factsSqlSchema>
export type FactsSection = Static<typeof sectionSchema>
