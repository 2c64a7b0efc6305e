import { type Duration } from '../domain/time.ts'

export interface HttpRequest {
  readonly method: 'GET' | 'POST'
  /** Without user and password: these are headers. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | undefined
  /** Milliseconds for all of it, the answer's body included. */
  readonly timeout: Duration
  readonly signal?: AbortSignal | undefined
}

export type HttpOutcome =
  /** Any status: redirects are not followed. The body's first 64 KiB. */
  | { readonly kind: 'answered'; readonly status: number; readonly body: string }
  /** Nobody answered, and why in a few words; the address is not in them. */
  | { readonly kind: 'failed'; readonly because: string }

/** Requests to web addresses. Never throws for what the other side does. */
export interface Http {
  readonly send: (request: HttpRequest) => Promise<HttpOutcome>
}
