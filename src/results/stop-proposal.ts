import { Type, type Static } from 'typebox'
import { answer, object, optional, strings, words } from './shapes.ts'
import { lifeSchema, rangeSchema } from './stops.ts'
import { manifestFactsSchema } from './upgrade.ts'

const insteadSchema = object(
  {
    life: Type.String({ description: 'Id of the life.' }),
    name: Type.String({ description: 'Name of the background migration.' }),
    first_legal: Type.String({ description: 'The first release that may finalize it without a new stop.' }),
  },
  'A finalizer that could come later instead.',
)

const additionSchema = object(
  {
    action: words(['add', 'raise-min-patch', 'make-unconditional'], 'What to change about the declared stops.'),
    at: Type.String({ description: 'The line or version.' }),
    min_patch: optional(Type.String({ description: 'Landing below this patch would not serve its lives.' })),
    certain: Type.Boolean({ description: 'false: its lives may be served already, inferred ends leave it open.' }),
    scheduled: optional(Type.Boolean({ description: 'Is the line on the schedule? Absent where there is none.' })),
    released: Type.Boolean({ description: 'The line or version is already out.' }),
    lives: Type.Array(lifeSchema, { description: 'What it would serve.' }),
    instead: Type.Array(insteadSchema, { description: 'Finalizers that are not out yet and could come later.' }),
  },
  'A change that serves lives no declared stop serves.',
)

const derivedSchema = object(
  {
    at: Type.String({ description: 'The line or version.' }),
    min_patch: optional(Type.String({ description: 'The patch from which on a landing serves its lives.' })),
    declared: optional(words(['required', 'scheduled', 'conditional'], 'The kind of the stop declared there.')),
    lives: strings('Ids of the lives that belong to it.'),
  },
  'One stop of the smallest set.',
)

const unservableSchema = object(
  {
    life: lifeSchema,
    why: words(
      ['inverted', 'empty', 'uncertain', 'no-place'],
      'inverted: closes before it opens; empty: where it opens; uncertain: its inferred ends leave no sure landing; no-place: nobody may land inside.',
    ),
  },
  'A life that no stop surely serves.',
)

/** The answer of `plan stop propose`. */
export const stopProposalSchema = answer(
  'stop-proposal',
  {
    manifest: manifestFactsSchema,
    range: rangeSchema,
    lives: Type.Integer({ description: 'Lives with two known ends in the range.' }),
    additions: Type.Array(additionSchema, { description: 'The fewest changes that serve every life.' }),
    derived: Type.Array(derivedSchema, { description: 'The smallest set of stops for these lives alone.' }),
    unservable: Type.Array(unservableSchema, { description: 'In the order of the manifest.' }),
    command: Type.String({ description: 'The command line that gives this answer.' }),
  },
  'plan stop propose --json',
)

export type StopProposal = Static<typeof stopProposalSchema>
export type StopAddition = StopProposal['additions'][number]
