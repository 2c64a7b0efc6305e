import { Type, type Static } from 'typebox'
import { stepKinds } from '../domain/step.ts'
import { differenceSchema } from './drift.ts'
import { answer, object, optional, strings, words } from './shapes.ts'
import { manifestFactsSchema } from './upgrade.ts'

const took = Type.Integer({ minimum: 0, description: 'Milliseconds.' })
const states = ['passed', 'failed', 'not-reached'] as const

const stepSchema = object(
  {
    kind: words(stepKinds, 'What was done, as `plan run` calls it.'),
    subject: optional(Type.String({ description: 'Which one, where a hop has several: a gate, a component.' })),
    state: words(['done', 'skipped', 'failed'], 'skipped: there was nothing to do, or a rehearsal does not do it.'),
    outcome: optional(Type.String({ description: 'What came of it, one sentence.' })),
    took_ms: took,
  },
  'One step of a hop.',
)

const hopSchema = object(
  {
    number: Type.Integer({ minimum: 1, description: 'Its place in the path.' }),
    from: Type.String({ description: 'The version before.' }),
    to: Type.String({ description: 'The version after.' }),
    state: words(states, 'What became of it.'),
    because: optional(Type.String({ description: 'Why it failed.' })),
    took_ms: took,
    steps: Type.Array(stepSchema, { description: 'In the order in which they were done.' }),
  },
  'One hop.',
)

const sampleSchema = object(
  {
    database: Type.String({ description: 'Name of the database.' }),
    release: Type.String({ description: 'The release that was installed when the rows were made.' }),
    source: Type.String({ description: 'The file, or the table of the entry in the manifest.' }),
    rows: Type.Integer({ minimum: 0, description: 'What {rows} stood for.' }),
    took_ms: took,
  },
  'Rows that were made.',
)

const schemaResult = object(
  {
    database: Type.String({ description: 'Name of the database.' }),
    verdict: words(['same', 'differs', 'not-compared'], 'same: object by object, orders of columns left out.'),
    objects: Type.Integer({ minimum: 0, description: 'How many objects the freshly installed schema has.' }),
    against: Type.String({ description: 'Where the target was installed freshly.' }),
    differences: Type.Array(differenceSchema, {
      description: 'expected is what a fresh installation makes, found what the path made.',
    }),
  },
  'The schema that the path made, against that of a fresh installation.',
)

const tableSchema = object(
  {
    database: Type.String({ description: 'Name of the database.' }),
    table: Type.String({ description: 'Its name with its schema.' }),
    before: Type.Integer({ minimum: 0, description: 'Rows when the path began.' }),
    after: optional(Type.Integer({ minimum: 0, description: 'Rows at its end; absent: the table is gone.' })),
    verdict: words(['kept', 'fewer', 'gone'], 'gone: no such table at the end.'),
  },
  'The rows of one table.',
)

const workSchema = object(
  {
    database: Type.String({ description: 'Name of the database.' }),
    name: Type.String({ description: 'The background migration.' }),
    at: Type.String({ description: 'The landing on which it was looked at last.' }),
    verdict: words(
      ['held', 'undone', 'cannot-tell'],
      'held: its done condition is true of every row; undone: it is finished, and rows are left; cannot-tell: the condition names what is no longer there.',
    ),
    left: optional(Type.Integer({ minimum: 0, description: 'Rows for which it does not hold, counted to 100,000.' })),
  },
  'A finished background migration whose done condition was asked.',
)

const edgeSchema = object(
  {
    from: Type.String({ description: 'The version before.' }),
    to: Type.String({ description: 'The version after.' }),
    verdict: words(
      ['passed', 'failed', 'illegal', 'not-reached'],
      'illegal: the planner refuses the hop, so it was not run; not-reached: interrupted, or `from` could not be made.',
    ),
    because: optional(Type.String({ description: 'Why it failed, or the reason for which it is illegal.' })),
    took_ms: optional(took),
  },
  'One hop of `--every-edge`.',
)

/** The answer of `plan rehearse`. */
export const rehearsalSchema = answer(
  'rehearsal',
  {
    manifest: manifestFactsSchema,
    how: words(['path', 'every-edge'], 'path: from one version to another; every-edge: each legal hop by itself.'),
    from: Type.String({ description: 'Where it began.' }),
    to: Type.String({ description: 'The target.' }),
    where: Type.String({ description: 'On what kind of database.' }),
    verdict: words(
      ['passed', 'failed', 'no-path', 'interrupted'],
      'passed: every hop ran and nothing was found; no-path: the planner knows no path that is certainly legal; interrupted: somebody ended it.',
    ),
    because: Type.String({ description: 'The verdict in one sentence.' }),
    findings: strings('What was found, one sentence each.'),
    samples: Type.Array(sampleSchema, { description: 'Rows that were made, in their order.' }),
    hops: Type.Array(hopSchema, { description: 'The path; empty for every-edge.' }),
    schemas: Type.Array(schemaResult, { description: 'One for each database.' }),
    tables: Type.Array(tableSchema, { description: 'Tables that held rows when the path began.' }),
    work: Type.Array(workSchema, { description: 'Background migrations whose rows were looked at.' }),
    edges: Type.Array(edgeSchema, { description: 'The matrix of every-edge; empty for a path.' }),
    remarks: strings('What else to know: what was not run.'),
    took_ms: took,
    command: Type.String({ description: 'What to type next.' }),
  },
  'plan rehearse --json',
)

export type Rehearsal = Static<typeof rehearsalSchema>
export type RehearsedHop = Rehearsal['hops'][number]
export type RehearsedStep = RehearsedHop['steps'][number]
export type RehearsedEdge = Rehearsal['edges'][number]
