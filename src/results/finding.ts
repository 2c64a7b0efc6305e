import { Type, type Static } from 'typebox'
import { severities } from '../domain/finding.ts'
import { object, optional, placeSchema, strings, words } from './shapes.ts'

/** One fault of a manifest as every outlet shows it. */
export const findingSchema = object(
  {
    id: Type.String({
      description: 'rule:subject, without line numbers: what baselines keep and people quote. Unique in an answer.',
    }),
    rule: Type.String({ description: 'Name of the rule.' }),
    severity: words(severities, 'How much it weighs here.'),
    message: Type.String({ description: 'What is wrong, one sentence.' }),
    next: Type.String({ description: 'What to do about it.' }),
    place: placeSchema('Where it stands; the file as seen from the working folder.'),
    end: object(
      {
        line: Type.Integer({ minimum: 1, description: 'Line, from 1.' }),
        column: Type.Integer({ minimum: 1, description: 'Behind the last one.' }),
      },
      'Where the value ends.',
    ),
    excerpt: object(
      {
        first_line: Type.Integer({ minimum: 1, description: 'Number of the first line.' }),
        lines: strings('The lines as they are written.'),
      },
      'The lines around it.',
    ),
    related: Type.Array(
      object(
        { message: Type.String({ description: 'What it has to do with it.' }), place: placeSchema('Where it stands.') },
        'Something else that belongs to it.',
      ),
      { description: 'Other places that belong to it.' },
    ),
    facts: Type.Record(Type.String(), Type.String(), {
      description: 'Details for programs: queued, stop, first_legal, first_legal_date, command.',
    }),
    is_new: optional(Type.Boolean({ description: 'The base has it not; only with a base.' })),
  },
  'One fault.',
)

export const ruleFactsSchema = object(
  {
    name: Type.String({ description: 'Name of the rule.' }),
    group: Type.String({ description: 'What it is about.' }),
    severity: words([...severities, 'off'], 'What its findings weigh here.'),
    ran: Type.Boolean({
      description:
        'It looked for what it finds: it is not off, the manifest could be read, and it had a base if it needs one.',
    }),
    summary: Type.String({ description: 'What it finds.' }),
    why: Type.String({ description: 'Why that is a fault; Markdown.' }),
    fix: Type.String({ description: 'How to mend it; Markdown.' }),
  },
  'A rule that was asked.',
)

export type Finding = Static<typeof findingSchema>
export type RuleFacts = Static<typeof ruleFactsSchema>
