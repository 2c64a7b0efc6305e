/** A web address, apart from what must not be shown. */
export interface NotifyAddress {
  readonly url: string
  /** `https://hooks.example`: the path often is the secret. */
  readonly shown: string
  readonly headers: Readonly<Record<string, string>>
}

/** Who is told about a run. */
export type NotifyTarget =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'command'; readonly command: readonly string[] }
  | { readonly kind: 'addresses'; readonly addresses: readonly NotifyAddress[] }

type Reading<T> = { readonly ok: T } | { readonly problem: string }

/**
 * What `--notify` names: web addresses (`https://…`, `env:NAME` where the address is in a variable), or else the words of a command. Of
 * addresses there may be several. Plain http is for this machine alone: an address often is a secret.
 */
export function targetOf(
  words: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Reading<NotifyTarget> {
  const [first] = words
  if (first === undefined) return { ok: { kind: 'nobody' } }
  if (!isAddress(first)) return { ok: { kind: 'command', command: words } }
  const addresses: NotifyAddress[] = []
  for (const word of words) {
    const address = addressOf(word, environment)
    if ('problem' in address) return address
    addresses.push(address.ok)
  }
  return { ok: { kind: 'addresses', addresses } }
}

function isAddress(word: string): boolean {
  return /^(?:[a-z][a-z0-9+.-]*:\/\/|env:)/iu.test(word)
}

function addressOf(word: string, environment: Readonly<Record<string, string | undefined>>): Reading<NotifyAddress> {
  const name = /^env:(.*)$/su.exec(word)?.[1]
  const text = (name === undefined ? word : environment[name]) ?? ''
  if (text === '') return { problem: `the variable ${name ?? ''} that names who is told is not set` }
  const url = URL.canParse(text) ? new URL(text) : undefined
  const called = name === undefined ? 'the address for --notify' : `the address in ${name}`
  if (!url) return { problem: `${called} cannot be read` }
  const shown = `${url.protocol}//${url.host}`
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname)))
    return { problem: `${called} is ${shown}: only https is told, and http on this machine` }
  return { ok: { ...withoutSecrets(url), shown } }
}

function withoutSecrets(url: URL): Pick<NotifyAddress, 'url' | 'headers'> {
  const { username, password } = url
  url.username = ''
  url.password = ''
  url.hash = ''
  const isOpen = username === '' && password === ''
  return { url: url.href, headers: isOpen ? {} : { authorization: basic(username, password) } }
}

/** Is it a name of this machine itself? */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/u.test(host)
}

function basic(user: string, password: string): string {
  const bytes = new TextEncoder().encode(`${decoded(user)}:${decoded(password)}`)
  return `Basic ${btoa(String.fromCodePoint(...bytes))}`
}

/** A lone percent sign is itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
