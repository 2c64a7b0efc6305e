import { boolean, file, string } from '@oclif/core/flags'
import { duration } from './duration-flag.ts'

const helpGroup = 'ACCESS'

/** How a server learns who may ask. */
export const accessFlags = {
  'token-key': file({
    summary: 'a public key of whoever makes tokens: PEM or JWK; several times for several',
    helpValue: 'FILE',
    multiple: true,
    helpGroup,
  }),
  jwks: string({ summary: 'a set of such keys; needs --audience', helpValue: 'FILE|URL', helpGroup }),
  issuer: string({ summary: 'tokens must be of this issuer', helpValue: 'NAME', helpGroup }),
  audience: string({ summary: 'tokens must be for this audience', helpValue: 'NAME', helpGroup }),
  'clock-tolerance': duration({ summary: 'how much clocks may differ (default: 30s)', helpValue: '30s', helpGroup }),
  'max-token-age': duration({ summary: 'refuse tokens that were issued longer ago', helpValue: '1h', helpGroup }),
  realm: string({ summary: 'where tokens are to be had, for the answer to who has none', helpValue: 'URL', helpGroup }),
  unauthenticated: boolean({
    summary: 'let everybody on this machine in; only where nobody else can reach the port',
    helpGroup,
  }),
}
