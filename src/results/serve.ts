import { Type, type Static } from 'typebox'
import { instant } from './background-parts.ts'
import { answer } from './shapes.ts'

/** The answer of `plan serve`, when it has ended. */
export const serveSchema = answer(
  'serve',
  {
    address: Type.String({ description: 'Where it listened.' }),
    started_at: instant('When it began to listen.'),
    ended_at: instant('When it ended.'),
    requests: Type.Integer({ description: 'Requests that were answered.' }),
  },
  'plan serve --json',
)

export type Serve = Static<typeof serveSchema>
