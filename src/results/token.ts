import { Type, type Static } from 'typebox'
import { instant } from './background-parts.ts'
import { answer, object, optional, strings, words } from './shapes.ts'

/** Where a token may lead, and what it may do there. */
const grantSchema = object(
  {
    type: Type.String({ description: 'Type of the resource: registry, waystop.' }),
    name: Type.String({ description: 'The resource: background-migrations, paths, runs, metrics.' }),
    actions: strings('read, write, or * for both.'),
  },
  'A claim of access.',
)

export type TokenGrant = Static<typeof grantSchema>

const namesOfToken = {
  name: optional(Type.String({ description: 'Its subject: who it is of, as records name it.' })),
  access: Type.Array(grantSchema, { description: 'What it allows.' }),
  issuer: optional(Type.String({ description: 'Who made it.' })),
  audience: optional(strings('For whom it is.')),
  key: optional(Type.String({ description: 'The name of the key it is signed with.' })),
}

/** The answer of `plan token --key`. */
export const tokenSchema = answer(
  'token',
  {
    token: Type.String({ description: 'The token: keep it to yourself.' }),
    ...namesOfToken,
    expires_at: instant('Until when it is good.'),
  },
  'plan token --key KEY --json',
)

/** The answer of `plan token --new-key`. */
export const tokenKeySchema = answer(
  'token-key',
  {
    private_key: Type.String({ description: 'The file that makes tokens; only its owner can read it.' }),
    public_key: Type.String({ description: 'The file a server checks them with.' }),
    key: Type.String({ description: 'The name of the key.' }),
    command: Type.String({ description: 'What to type next.' }),
  },
  'plan token --new-key FILE --json',
)

/** The answer of `plan token --inspect`. */
export const tokenInspectionSchema = answer(
  'token-inspection',
  {
    state: words(['good', 'expired', 'not-yet'], 'By its times and this clock alone: its signature was not checked.'),
    algorithm: Type.String({ description: 'How it says it is signed.' }),
    ...namesOfToken,
    issued_at: optional(instant('When it was made.')),
    not_before: optional(instant('From when it is good.')),
    expires_at: optional(instant('Until when it is good.')),
    remarks: strings('Why a server would refuse it whatever its key, one sentence each.'),
  },
  'plan token --inspect --json',
)

export type Token = Static<typeof tokenSchema>
export type TokenKey = Static<typeof tokenKeySchema>
export type TokenInspection = Static<typeof tokenInspectionSchema>
