import { type Instant } from '../../domain/time.ts'

/** What a route asks for: a resource by its name, and what is done to it. */
export interface Need {
  readonly name: 'background-migrations' | 'paths' | 'runs' | 'metrics'
  readonly action: 'read' | 'write'
}

/** Who asks: `token:alice`, or `anonymous` where nobody has to say who it is. It goes into the audit log, with its address. */
export interface Principal {
  readonly name: string
  /** Nothing is told to it after this; undefined: no end. */
  readonly expiresAt?: Instant | undefined
}

/** What is known of a request before its route is asked. */
export interface Asking {
  readonly authorization?: string | undefined
  readonly remoteAddress: string
}

export interface Denial {
  readonly status: 401
  /** The value of `WWW-Authenticate`. */
  readonly challenge: string
  readonly message: string
}

export type Decision = { readonly principal: Principal } | { readonly denied: Denial }

/** Who may do what. It never throws for what a request says. */
export interface Access {
  readonly check: (request: Asking, need: Need) => Promise<Decision>
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
