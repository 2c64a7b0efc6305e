import { type Duration, type Instant } from '../../domain/time.ts'

/** Where a token's access may lead. `paths`: path, why, stops. `runs`: runs and preflight. `metrics`: /metrics from elsewhere. */
export const resourceNames = ['background-migrations', 'paths', 'runs', 'metrics'] as const
export type ResourceName = (typeof resourceNames)[number]

export const accessActions = ['read', 'write'] as const
export type AccessAction = (typeof accessActions)[number]

/** What a route asks for: a resource by its name, and what is done to it. */
export interface Need {
  readonly name: ResourceName
  readonly action: AccessAction
}

/**
 * The type a claim of access names beside the resource. Background migrations have the container registry's, so that its
 * tokens work; what it does not know has ours, so that no token of a registry opens it by accident.
 */
export const typeOf = (name: ResourceName): 'registry' | 'waystop' =>
  name === 'background-migrations' ? 'registry' : 'waystop'

/** Who asks: `token:alice`, or `anonymous` where nobody has to say who it is. It goes into the audit log, with its address. */
export interface Principal {
  /** One short line, whatever the token says. */
  readonly name: string
  /** Nothing is told to it after this; undefined: no end. */
  readonly expiresAt?: Instant | undefined
}

/** What is known of a request before its route is asked; undefined is what it does not have. */
export interface Asking {
  readonly authorization?: string | undefined
  /** Of the connection: what a header says of it counts for nothing. */
  readonly remoteAddress: string
  /** These matter where nobody needs a token: a page in a browser cannot choose them. */
  readonly host?: string | undefined
  readonly origin?: string | undefined
  readonly fetchSite?: string | undefined
  /** A proxy stands between, by its own headers. */
  readonly isForwarded?: boolean | undefined
}

/**
 * Why not. More is told to nobody: `invalid` is every fault of a token but its age, so that who tries keys learns nothing.
 * `foreign`: without tokens, asked by a page of somebody else, or not from this machine.
 */
export type DenialCause = 'missing' | 'invalid' | 'expired' | 'insufficient' | 'foreign'

export interface Denial {
  readonly status: 401 | 403
  readonly cause: DenialCause
  /** The value of `WWW-Authenticate`; undefined with 403, where no token would help. */
  readonly challenge: string | undefined
  /** What, and what to do: a sentence each. */
  readonly message: string
  readonly next: string
}

export type Decision = { readonly principal: Principal } | { readonly denied: Denial }

/** Who may do what. It never throws for what a request says. */
export interface Access {
  /** `open`: nobody needs a token, and only this machine may ask. */
  readonly mode: 'tokens' | 'open'
  readonly check: (request: Asking, need: Need) => Promise<Decision>
}

/** How requests are allowed, as flags say it. */
export interface AccessOptions {
  /** Where the server listens. */
  readonly host: string
  /** Asked for by name: nobody needs a token. */
  readonly unauthenticated?: boolean | undefined
  /** Files of public keys: PEM (public key or certificate), or a JWK. */
  readonly tokenKeys?: readonly string[] | undefined
  /** A file, or an address of https or of this machine. */
  readonly jwks?: string | undefined
  readonly issuer?: string | undefined
  readonly audience?: string | undefined
  /** Milliseconds that clocks may differ; default 30 s. */
  readonly clockTolerance?: Duration | undefined
  /** Tokens issued longer ago are refused, whatever their expiry says. */
  readonly maxTokenAge?: Duration | undefined
  /** Of the challenge: where tokens are to be had. */
  readonly realm?: string | undefined
  /** Origins of pages that may ask, where nobody needs a token. */
  readonly origins?: readonly string[] | undefined
}

/** Thrown by the hook of a route; each surface answers it in its own form. */
export class AccessDenied extends Error {
  override readonly name = 'AccessDenied'
  readonly denial: Denial

  constructor(denial: Denial) {
    super(denial.message)
    this.denial = denial
  }
}
