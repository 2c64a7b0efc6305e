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
  /** Characters of the answer's body that are kept; default: 64 KiB. */
  readonly mostBody?: number | undefined
  /** Headers of the answer that are told, in small letters. */
  readonly tells?: readonly string[] | undefined
}

export type HttpOutcome =
  /** Any status: redirects are not followed. The beginning of the body, and the headers that were asked for and are there. */
  | {
      readonly kind: 'answered'
      readonly status: number
      readonly body: string
      readonly headers?: Readonly<Record<string, string>>
    }
  /** Nobody answered, and why in a few words; the address is not in them. */
  | { readonly kind: 'failed'; readonly because: string }

/** Requests to web addresses. Never throws for what the other side does. */
export interface Http {
  readonly send: (request: HttpRequest) => Promise<HttpOutcome>
}
