import { Type, type Static } from 'typebox'
import { endSchema, hopSchema, questionSchema, refusalSchema } from './plan-parts.ts'
import { reasonSchema } from './reason.ts'
import { sessionsSchema } from './sessions.ts'
import { siteFactSchema } from './site-facts.ts'
import { answer, object, optional, strings, words } from './shapes.ts'

export const manifestFactsSchema = object(
  {
    product: Type.String({ description: 'Id of the product: gitlab.' }),
    name: Type.String({ description: 'Name of the product for people: GitLab.' }),
    complete_until: Type.String({ description: 'Newest known releases are as of this day.' }),
    age_days: Type.Integer({ description: 'Days since then.' }),
    stale: Type.Boolean({ description: 'Older than 45 days.' }),
    by_default: Type.Boolean({ description: 'Nobody named a product or a manifest.' }),
    source: Type.String({ description: 'Where the manifest was read, and how it was chosen.' }),
  },
  'Which manifest the answer stands on.',
)

export const askedSchema = object(
  {
    from: Type.String({ description: 'The installed version.' }),
    to: Type.String({ description: 'As it was asked: a version, a line, a major or newest.' }),
    mode: words(['offline', 'zero-downtime'], 'How the upgrade is done.'),
    strict: Type.Boolean({ description: 'Warnings count as illegal.' }),
    answers: Type.Record(Type.String(), words(['yes', 'no', 'unknown'], 'The answer to one condition.'), {
      description: 'Answers to conditions, by id.',
    }),
    components: Type.Record(Type.String(), Type.String({ description: 'The version of one component.' }), {
      description: 'Installed versions of components, by id.',
    }),
    accepted: strings('Accepted risks.'),
    install_type: optional(Type.String({ description: 'How the product is installed.' })),
    today: Type.String({ description: 'The day the question was asked.' }),
  },
  'What the path was asked for; the same question can be asked again.',
)

export const verdictSchema = words(
  ['legal', 'illegal', 'undetermined', 'nothing-to-do'],
  'undetermined: no path is legal whatever the unanswered questions turn out to be.',
)

export const pathSchema = object(
  {
    hops: Type.Array(hopSchema, { description: 'In the order they are made.' }),
    counted: Type.Integer({ description: 'Hops that count: a first patch hop on a stop does not.' }),
    only_if: Type.Integer({ description: 'How many of them are needed only if an unanswered condition holds.' }),
    component_moves: Type.Integer({ description: 'Moves of components to another line.' }),
    warnings: Type.Integer({ description: 'Warnings of all hops.' }),
  },
  'A sequence of legal hops.',
)

export const coverageSchema = object(
  {
    text: Type.String({ description: 'What the path stands on, in one sentence.' }),
    finalizers_known: Type.Integer({ description: 'Background migrations of the span whose finalizer is recorded.' }),
    background_migrations: Type.Integer({ description: 'Recorded background migrations of the span.' }),
    proven_hops: Type.Integer({ description: 'Landings that lives prove to be needed.' }),
  },
  'What the manifest knows of the span.',
)

const perAnswerSchema = object(
  {
    answers: Type.Record(Type.String(), words(['yes', 'no'], 'The answer to one condition.'), {
      description: 'Answers to conditions, by id.',
    }),
    path: optional(pathSchema),
    refusal: optional(refusalSchema),
  },
  'The path for one set of answers, or why there is none.',
)

const alternativeSchema = object(
  {
    name: words(['every-line', 'no-accepted-risk', 'shortest-wait', 'newest-patches'], 'Which other wish it fulfils.'),
    text: Type.String({ description: 'What is different about it.' }),
    hops: strings('Landings.'),
    counted: Type.Integer({ description: 'Counted hops.' }),
    component_moves: Type.Integer({ description: 'Moves of components to another line.' }),
    warnings: Type.Integer({ description: 'Warnings of all hops.' }),
  },
  'Another legal path.',
)

/** The answer of `plan upgrade`. */
export const upgradeSchema = answer(
  'upgrade',
  {
    manifest: manifestFactsSchema,
    asked: askedSchema,
    from: endSchema,
    to: endSchema,
    verdict: verdictSchema,
    path: optional(pathSchema),
    questions: Type.Array(questionSchema, { description: 'Unanswered conditions that change the path.' }),
    all_no: Type.Integer({ description: 'Counted hops saved when every question is answered no.' }),
    per_answer: Type.Array(perAnswerSchema, {
      description: 'When no path is legal whatever the answers are: one per answer.',
    }),
    alternatives: Type.Array(alternativeSchema, { description: 'Other legal paths, when they were asked for.' }),
    refusal: optional(refusalSchema),
    warnings: Type.Array(reasonSchema, { description: 'What concerns the whole answer.' }),
    uncounted: strings('Answers and accepted risks that were told and do not count, and why.'),
    remarks: strings('Faults of the manifest that were worked around.'),
    coverage: coverageSchema,
    sessions: optional(sessionsSchema),
    site: optional(
      Type.Array(siteFactSchema, {
        description: 'What was read of this site, when databases were given with --database.',
      }),
    ),
    command: Type.String({ description: 'The command line that gives this answer.' }),
  },
  'plan upgrade --json',
)

export type Upgrade = Static<typeof upgradeSchema>
export type Path = Static<typeof pathSchema>
export type Alternative = Upgrade['alternatives'][number]
export type PerAnswer = Upgrade['per_answer'][number]
export type Asked = Static<typeof askedSchema>
export type ManifestFacts = Static<typeof manifestFactsSchema>
export type CoverageResult = Static<typeof coverageSchema>
