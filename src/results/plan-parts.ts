import { Type, type Static } from 'typebox'
import { reasonSchema } from './reason.ts'
import { object, optional, strings, words } from './shapes.ts'

export const endSchema = object(
  {
    version: Type.String({ description: 'The version.' }),
    line: Type.String({ description: 'Its release line.' }),
    listed: Type.Boolean({ description: 'false: the manifest does not list it and it is judged by its line.' }),
    date: optional(Type.String({ description: 'The day it was released, where that is known.' })),
  },
  'One end of the upgrade.',
)

export const backgroundSchema = object(
  {
    id: Type.String({ description: 'Name and queueing migration: one job queued twice is two.' }),
    name: Type.String({ description: 'Name of the job.' }),
    tables: strings('Tables it changes.'),
    size: words(['large', 'small', 'unknown'], 'How big its table gets.'),
    queued: Type.String({ description: 'The release that queues it.' }),
    finalized: Type.String({ description: 'The release that finalizes it.' }),
    inferred: Type.Boolean({ description: 'One of the two is only inferred.' }),
  },
  'A background migration.',
)

export const componentStepSchema = object(
  {
    component: Type.String({ description: 'Id of the component.' }),
    name: Type.String({ description: 'Name of the component for people.' }),
    action: words(
      ['move', 'update', 'check'],
      'move: to another line; update: inside the line; check: the installed version is unknown.',
    ),
    from: optional(Type.String({ description: 'Installed line or version.' })),
    to: Type.String({ description: 'Line to move to, or the range to be inside of.' }),
    at_least: optional(Type.String({ description: 'The lowest version that serves.' })),
    earliest: Type.String({ description: 'First landing of the path where it can be done.' }),
    latest: Type.String({ description: 'Last landing of the path where it can be done.' }),
    serves_until: Type.String({ description: 'The last landing of the path that works with it.' }),
    because: Type.String({ description: 'Which landing needs it.' }),
  },
  'What to do about a component while a release runs, before the next is installed.',
)

export const whySchema = object(
  {
    kind: words(
      ['target', 'patch-of-stop', 'stop', 'scheduled-stop', 'conditional-stop', 'line', 'life', 'detour', 'component'],
      'What the landing is for.',
    ),
    text: Type.String({ description: 'The same in a few words.' }),
    stops: strings('Stops that this landing serves.'),
    reasons: Type.Array(reasonSchema, { description: 'What would be illegal if this landing were left out.' }),
  },
  'Why the path lands here.',
)

export const proofSchema = object(
  {
    by: words(
      ['lives', 'declaration', 'none'],
      'lives: leaving the landing out would jump a whole life; declaration: it rests on the declared stop alone.',
    ),
    lives: strings('Names of the background migrations and migrations whose lives contain the landing.'),
    inferred: Type.Boolean({ description: 'Every one of these lives has an inferred end.' }),
  },
  'Whether the manifest proves that the landing is needed.',
)

const waitSchema = object(
  {
    at_least: Type.String({ description: 'How long, like 14d.' }),
    since: Type.String({ description: 'The landing from which the time counts.' }),
    reason: Type.String({ description: 'Why.' }),
  },
  'A time to wait.',
)

const gateSchema = object(
  {
    id: Type.String({ description: 'Its name in the manifest.' }),
    title: Type.String({ description: 'What must hold.' }),
    command: optional(Type.String({ description: 'A command that shows it.' })),
  },
  'Something other than migrations to verify.',
)

const noteSchema = object(
  {
    text: Type.String({ description: 'One or two sentences.' }),
    url: optional(Type.String({ description: 'Where to read more.' })),
  },
  'What an admin should know.',
)

const commandSchema = object(
  {
    step: words(['before', 'install', 'migrate', 'check'], 'Which step of the hop it belongs to.'),
    on: Type.String({ description: 'On which hosts.' }),
    run: Type.String({ description: 'The command.' }),
  },
  'A command of a hop.',
)

export const hopSchema = object(
  {
    number: optional(
      Type.Integer({ description: 'Counted hops are numbered from 1; a first patch hop on a stop has no number.' }),
    ),
    from: Type.String({ description: 'The version that runs before the hop.' }),
    to: Type.String({ description: 'The version the hop installs.' }),
    line: Type.String({ description: 'The line of `to`.' }),
    passes: strings('Lines between the two ends that the hop passes without landing.'),
    newest_known: Type.Boolean({ description: '`to` is the newest known patch of its line; any newer one is fine.' }),
    why: whySchema,
    only_if: strings('The landing is needed only if one of these conditions holds; nobody answered them.'),
    proof: proofSchema,
    brings: object(
      {
        regular: Type.Integer({ description: 'Migrations that run before the new code serves.' }),
        post: Type.Integer({ description: 'Migrations that run after.' }),
        background: Type.Array(backgroundSchema, { description: 'Background migrations the hop queues.' }),
        complete: Type.Boolean({ description: 'The manifest lists all migrations of these releases.' }),
      },
      'Recorded migrations the hop brings.',
    ),
    finish_before: object(
      {
        background: Type.Array(backgroundSchema, {
          description: 'Finalized by what this hop installs: must be finished before leaving `from`.',
        }),
        unknown: Type.Integer({
          description: 'Background migrations queued by now whose finalization nobody recorded.',
        }),
        tracked: Type.Boolean({
          description: 'The manifest says something about background migrations of this product at all.',
        }),
      },
      'Background work to finish before this hop.',
    ),
    duties: Type.Array(reasonSchema, { description: 'What else must be done before leaving `from`.' }),
    components: Type.Array(componentStepSchema, { description: 'Component steps to take while `from` runs.' }),
    waits: Type.Array(waitSchema, { description: 'Time that must pass before this hop.' }),
    gates: Type.Array(gateSchema, { description: 'Other things to verify before this hop.' }),
    notes: Type.Array(noteSchema, { description: 'What to know about the versions the hop enters or passes.' }),
    commands: Type.Array(commandSchema, { description: 'The commands of the hop, in order.' }),
    warnings: Type.Array(reasonSchema, { description: 'What is legal and worth knowing.' }),
  },
  'One upgrade step.',
)

export const probeSchema = object(
  {
    database: Type.String({ description: 'The database to ask.' }),
    sql: Type.String({ description: 'A read-only query that returns one value.' }),
    operator: Type.String({ description: 'How the value is compared with the threshold.' }),
    threshold: Type.Union([Type.Number(), Type.String(), Type.Boolean()], {
      description: 'The answer is yes when `value operator threshold` is true.',
    }),
    verified: Type.Boolean({ description: 'false: nobody has tried the query yet.' }),
  },
  'A query whose value answers the question.',
)

export const questionSchema = object(
  {
    condition: Type.String({ description: 'Id of the condition: what --fact takes.' }),
    question: Type.String({ description: 'The question, answered by yes or no.' }),
    criterion: optional(Type.String({ description: 'How the vendor words the threshold.' })),
    probe: optional(probeSchema),
    if_no: Type.Integer({
      description: 'Counted hops saved by the answer no, all others as they are; a yes only adds duties.',
    }),
  },
  'An unanswered condition that changes the path.',
)

export const refusalSchema = object(
  {
    reasons: Type.Array(reasonSchema, {
      description: 'The smallest set of reasons found that stands between the two versions.',
    }),
    changes: strings('What would have to change.'),
    try: optional(Type.String({ description: 'A command line that works.' })),
  },
  'Why there is no legal path.',
)

export type End = Static<typeof endSchema>
export type Background = Static<typeof backgroundSchema>
export type ComponentStep = Static<typeof componentStepSchema>
export type Why = Static<typeof whySchema>
export type Proof = Static<typeof proofSchema>
export type Hop = Static<typeof hopSchema>
export type Question = Static<typeof questionSchema>
export type Refusal = Static<typeof refusalSchema>
