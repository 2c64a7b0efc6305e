import { Type, type Static } from 'typebox'
import { finalizationCauses } from '../domain/finalization-cause.ts'
import { backgroundSchema, endSchema, hopSchema, probeSchema } from './plan-parts.ts'
import { reasonSchema } from './reason.ts'
import { answer, object, optional, placeSchema, strings, words } from './shapes.ts'
import { siteFactSchema } from './site-facts.ts'
import { gapSchema, judgedLifeSchema, judgedStopSchema, stopSchema } from './stops.ts'
import { manifestFactsSchema } from './upgrade.ts'

const conditionSchema = object(
  {
    condition: Type.String({ description: 'Id of the condition: what --fact takes.' }),
    question: Type.String({ description: 'The question, answered by yes or no.' }),
    answer: words(['yes', 'no', 'unknown'], 'What is known of this installation.'),
    criterion: optional(Type.String({ description: 'How the vendor words the threshold.' })),
    probe: optional(probeSchema),
  },
  'A question about the installation.',
)

const skippingSchema = object(
  {
    from: Type.String({ description: 'The landing before it.' }),
    to: Type.String({ description: 'The landing after it.' }),
    reasons: Type.Array(reasonSchema, {
      description: 'What holds for this hop and not for the two that land between, the missing landing aside.',
    }),
  },
  'What an upgrade that leaves it out would meet.',
)

/** What there is to say of a line or a version: a stop or none. */
const pointSchema = object(
  {
    at: Type.String({ description: 'The line or version.' }),
    line: Type.String({ description: 'Its line.' }),
    is_stop: Type.Boolean({ description: 'Upgrades must land here, always or under a condition.' }),
    release: optional(
      object(
        {
          date: optional(Type.String({ description: 'The day it was released.' })),
          planned: Type.Boolean({ description: 'It is not out yet.' }),
          avoid: optional(Type.String({ description: 'Why nobody should land on it.' })),
          withdrawn: optional(Type.String({ description: 'Why nobody may land on it.' })),
        },
        'What is recorded of the exact version.',
      ),
    ),
    counts: optional(Type.Boolean({ description: 'Of a version on a stop: does landing on it count?' })),
    stop: optional(judgedStopSchema),
    schedule: optional(
      object(
        {
          from: Type.String({ description: 'The first line of the schedule.' }),
          minors: Type.Array(Type.Integer(), { description: 'The last number of every line that is a stop.' }),
          names_it: Type.Boolean({ description: 'The schedule makes this line a stop.' }),
        },
        'The rule that makes lines stops.',
      ),
    ),
    before: optional(stopSchema),
    after: optional(stopSchema),
    opens: Type.Array(judgedLifeSchema, { description: 'Lives that open here.' }),
    closes: Type.Array(judgedLifeSchema, { description: 'Lives that close here.' }),
    would_serve: Type.Array(judgedLifeSchema, {
      description: 'Lives no unconditional stop serves and a stop here would.',
    }),
    gaps: Type.Array(gapSchema, { description: 'What is not completely recorded around it.' }),
    conditions: Type.Array(conditionSchema, { description: 'Conditions of a conditional stop.' }),
    skipping: optional(skippingSchema),
  },
  'Why upgrades must land here, or need not.',
)

const hopAnswerSchema = object(
  {
    from: endSchema,
    to: endSchema,
    verdict: words(['legal', 'illegal', 'undetermined', 'nothing-to-do'], 'Is this one hop legal?'),
    reasons: Type.Array(reasonSchema, { description: 'Everything the laws say of it, the gravest first.' }),
    detail: optional(hopSchema),
    conditions: Type.Array(conditionSchema, { description: 'Conditions that decide it.' }),
    path: optional(strings('Landings of the legal path between the two, when the hop itself is not legal.')),
    try: optional(Type.String({ description: 'A command line that works, when there is no path.' })),
  },
  'One hop, judged.',
)

const reasonAnswerSchema = object(
  {
    id: Type.String({ description: 'The id that was asked about.' }),
    holds: Type.Boolean({ description: 'The reason holds for its hop.' }),
    reason: optional(reasonSchema),
    acceptable: Type.Boolean({ description: 'Somebody may take the risk with --accept.' }),
    law: Type.String({ description: 'When a reason of this kind holds.' }),
    stop: optional(stopSchema),
    background: optional(backgroundSchema),
    conditions: Type.Array(conditionSchema, { description: 'Conditions that decide it.' }),
  },
  'One reason of a hop.',
)

const workSchema = object(
  {
    background: backgroundSchema,
    place: placeSchema('Where it stands in the manifest.'),
    lives: Type.Array(judgedLifeSchema, { description: 'Its life, and that of its code, where both ends are known.' }),
    finalization: object(
      {
        verdict: words(
          ['proper', 'improper', 'improper-if-skipped', 'cannot-tell'],
          'proper: an unconditional stop lies between; improper-if-skipped: only a conditional one.',
        ),
        because: words(finalizationCauses, 'Why.'),
        stop: optional(Type.String({ description: 'The stop that decides.' })),
        landing: optional(Type.String({ description: 'The lowest landing that counts on it.' })),
        first_legal: optional(Type.String({ description: 'The first release that may finalize it.' })),
      },
      'Is it finalized late enough?',
    ),
  },
  'A background migration and the stops it needs.',
)

/** The answer of `plan why`. */
export const whyAnswerSchema = answer(
  'why',
  {
    manifest: manifestFactsSchema,
    asked: Type.String({ description: 'What was asked about, as it was typed.' }),
    about: words(
      ['point', 'hop', 'reason', 'work'],
      'A line or version; a hop; one reason of a hop; a background migration.',
    ),
    point: optional(pointSchema),
    hop: optional(hopAnswerSchema),
    reason: optional(reasonAnswerSchema),
    work: optional(Type.Array(workSchema, { description: 'Background migrations of that name or id.' })),
    remarks: strings('Faults of the manifest that were worked around, and answers that do not count.'),
    site: optional(
      Type.Array(siteFactSchema, {
        description: 'What was read of this site, when databases were given with --database.',
      }),
    ),
    command: Type.String({ description: 'What to type next.' }),
  },
  'plan why --json',
)

export type WhyAnswer = Static<typeof whyAnswerSchema>
export type WhyPoint = Static<typeof pointSchema>
export type WhyHop = Static<typeof hopAnswerSchema>
export type WhyReason = Static<typeof reasonAnswerSchema>
export type WhyWork = Static<typeof workSchema>
export type WhyCondition = WhyPoint['conditions'][number]
