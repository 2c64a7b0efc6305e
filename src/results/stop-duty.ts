import { Type, type Static } from 'typebox'
import { dutyKinds } from '../domain/duty.ts'
import { object, optional, words } from './shapes.ts'

/** `unknown`: neither the manifest nor a person says. `not-needed`: it does not apply, or somebody waived it. */
const dutyStates = ['done', 'open', 'overdue', 'unknown', 'not-needed'] as const
export type DutyState = (typeof dutyStates)[number]

export const dutySchema = object(
  {
    duty: words(dutyKinds, 'What is owed.'),
    state: words(
      dutyStates,
      'overdue: not done, and the release it falls due with is out or cut; unknown: neither the manifest nor a person says; not-needed: it does not apply, or somebody waived it.',
    ),
    due: object(
      {
        release: Type.String({ description: 'The line or version it falls due with.' }),
        date: optional(
          Type.String({ description: 'The day that is cut, else the day it comes out, where it is known.' }),
        ),
      },
      'When it falls due.',
    ),
    done: optional(Type.String({ description: 'The day it was done.' })),
    by: optional(Type.String({ description: 'Who did it.' })),
    link: optional(Type.String({ description: 'Where it can be seen.' })),
    why: Type.String({ description: 'How it is known, one sentence.' }),
    command: optional(Type.String({ description: 'The command that does or records it, while it is not done.' })),
  },
  'Something a release manager owes on account of a stop.',
)

export type DutyResult = Static<typeof dutySchema>
