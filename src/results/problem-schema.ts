import { Type, type Static } from 'typebox'
import { answer, optional, placeSchema } from './shapes.ts'

/** An error as every outlet shows it: an RFC 9457 problem, the same value for `--json` and HTTP. */
export const problemSchema = answer(
  'problem',
  {
    type: Type.String({
      pattern: '^urn:waystop:problem:[a-z][a-z0-9-]*$',
      description: 'Stable name of the kind of problem.',
    }),
    title: Type.String({ description: 'The kind of problem; the same for every occurrence.' }),
    detail: Type.String({ description: 'What happened this time.' }),
    status: optional(Type.Integer({ description: 'HTTP status; only in an HTTP answer.' })),
    exit_code: Type.Integer({ description: 'The exit code of the command line for this problem.' }),
    next: Type.String({ description: 'What to do next.' }),
    place: optional(placeSchema('Where it happened.')),
    suggestions: optional(Type.Array(Type.String(), { description: 'What would have worked.' })),
    details: optional(Type.Array(Type.String(), { description: 'Further findings of the same kind.' })),
  },
  'any error with --json',
)

export type Problem = Static<typeof problemSchema>
