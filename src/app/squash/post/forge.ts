import { UserError } from '../../../domain/errors.ts'
import { isLoopback } from '../../../run/notify-target.ts'

export const forges = ['gitlab', 'github'] as const
export type ForgeKind = (typeof forges)[number]

/** What is filed. */
export interface IssueToFile {
  readonly title: string
  readonly body: string
  readonly labels: readonly string[]
}

/** An issue as a forge tells it. */
export interface FiledIssue {
  readonly title: string
  readonly url: string
}

/** How one project of one forge is asked. Addresses hold no secret. */
export interface Forge {
  readonly kind: ForgeKind
  /** `GitLab`. */
  readonly name: string
  readonly project: string
  /** Variables that may hold the token, the first that is set counts. */
  readonly tokenNames: readonly string[]
  /** What the token must be allowed, for a person. */
  readonly rights: string
  readonly headers: (token: string) => Readonly<Record<string, string>>
  /** The address of a page, from 1, of open issues among which one of the title is. */
  readonly pageOfOpen: (title: string, page: number) => string
  readonly address: string
  readonly bodyOf: (issue: IssueToFile) => Readonly<Record<string, unknown>>
  /** What an answer says; undefined for what is no issue. */
  readonly read: (value: unknown) => FiledIssue | undefined
}

/** Issues on a page. */
export const pageSize = 100

/** The API of a forge without a slash at its end: https only, except on this machine. Throws UserError `bad-address`. */
export function apiAddress(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !/^https?:$/u.test(url.protocol))
    throw badAddress('--api is no web address', 'like https://gitlab.example.com/api/v4')
  if (url.username !== '' || url.password !== '')
    throw badAddress('--api holds a name or password', 'leave it out: the token comes from the environment')
  if (url.search !== '' || url.hash !== '')
    throw badAddress('--api has something after its path', 'end it with the path')
  if (url.protocol === 'http:' && !isLoopback(url.hostname))
    throw badAddress(`--api is http://${url.host}: a token is sent by https only`, 'write https://')
  url.pathname = url.pathname.replace(/\/+$/u, '')
  return url
}

export function badAddress(what: string, next: string): UserError {
  return new UserError({ code: 'bad-address', what, next: `write an address for --api, ${next}` })
}

export function badProject(text: string, form: string): UserError {
  return new UserError({
    code: 'bad-project',
    what: `"${text}" names no project`,
    next: `write --project ${form}`,
  })
}

/** Names joined by slashes, none of which leads upward. */
export function isPath(text: string): boolean {
  return text.split('/').every((part) => /^[\w.-]+$/u.test(part) && !/^\.+$/u.test(part))
}

/** The token of the environment. Throws UserError `no-token` or `bad-token`; what it is appears in neither. */
export function tokenOf(
  { name, tokenNames, rights }: Forge,
  environment: Readonly<Record<string, string | undefined>>,
): { readonly token: string; readonly from: string } {
  const from = tokenNames.find((variable) => (environment[variable] ?? '').trim() !== '')
  if (from === undefined)
    throw new UserError({
      code: 'no-token',
      what: `there is no token for ${name}: ${tokenNames.join(' and ')} are not set`,
      next: `make a token that may ${rights}, and put it into the variable ${tokenNames[0]}`,
    })
  const token = environment[from]!.trim()
  if (/^[\u0021-\u007E]+$/u.test(token)) return { token, from }
  throw new UserError({
    code: 'bad-token',
    what: `the token in ${from} holds spaces or letters that no token has`,
    next: `put the token alone into ${from}`,
  })
}

/** A text of an answer's field; undefined for anything else. */
export function textIn(value: unknown, field: string): string | undefined {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, field)) return undefined
  const found = (value as Readonly<Record<string, unknown>>)[field]
  return typeof found === 'string' ? found : undefined
}
