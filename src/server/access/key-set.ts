import { UserError } from '../../domain/errors.ts'
import { type Duration, type Instant } from '../../domain/time.ts'
import { type Ports } from '../../ports/ports.ts'
import { isRecord, jwkKey } from './jwk-keys.ts'
import { keyText } from './key-file.ts'
import { isLoopback } from './loopback.ts'
import { keyFor, type KeyHint, type VerifyingKey } from './verifying-key.ts'

/** Gives the key a token means; undefined where there is none. Never throws once it is made. */
export type KeySource = (hint: KeyHint) => Promise<VerifyingKey | undefined>

/** Milliseconds. */
export const keySetTimes = {
  timeout: 5000,
  /** The set is read anew after this. */
  fresh: 600_000,
  /** The least between two requests, whatever tokens come: strangers can name keys that do not exist. */
  cooldown: 30_000,
  /** Where its place does not answer, the keys it told last count so much longer: whoever was let in stays in for a while. */
  stale: 3_600_000,
} as const satisfies Record<string, Duration>

type KeySetPorts = Pick<Ports, 'clock' | 'files' | 'http'>

/** Reads a set of keys once, so that what is wrong with it is told now. Throws UserError. */
export async function keySet(ports: KeySetPorts, place: string): Promise<KeySource> {
  if (!/^[a-z][a-z0-9+.-]*:\/\//iu.test(place)) {
    const keys = await keysOfSet(keyText(ports.files, place))
    if (typeof keys === 'string') throw badSet(place, keys)
    return (hint) => Promise.resolve(keyFor(keys, hint))
  }
  const url = checkedUrl(place)
  const first = await fetched(ports, url)
  if (typeof first === 'string') throw badSet(url.origin + url.pathname, first)
  return remote(ports, url, first)
}

interface Known {
  readonly keys: readonly VerifyingKey[]
  readonly at: Instant
}

function remote(ports: KeySetPorts, url: URL, first: readonly VerifyingKey[]): KeySource {
  const { clock } = ports
  let known: Known = { keys: first, at: clock.now() }
  let asked = clock.now()
  let asking: Promise<void> | undefined
  const ask = async (): Promise<void> => {
    const keys = await fetched(ports, url)
    if (typeof keys !== 'string') known = { keys, at: clock.now() }
    asking = undefined
  }
  const refresh = async (): Promise<void> => {
    if (asking === undefined && clock.now() - asked >= keySetTimes.cooldown) {
      asked = clock.now()
      asking = ask()
    }
    await asking
  }
  const usable = (): readonly VerifyingKey[] =>
    clock.now() - known.at < keySetTimes.fresh + keySetTimes.stale ? known.keys : []
  return async (hint) => {
    if (clock.now() - known.at >= keySetTimes.fresh) await refresh()
    const found = keyFor(usable(), hint)
    if (found) return found
    await refresh()
    return keyFor(usable(), hint)
  }
}

function checkedUrl(place: string): URL {
  const url = URL.parse(place)
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isOfThisMachine(url))
  if (url && isSafe && url.username === '' && url.password === '') return url
  throw new UserError({
    code: 'usage',
    what: '--jwks takes a file, an address of https, or one of http on this machine; without user and password',
    next: 'whoever changes the keys on their way in can make tokens: use https',
  })
}

const isOfThisMachine = ({ hostname }: URL): boolean => hostname === 'localhost' || isLoopback(hostname)

/** The keys, or why there are none. Redirects are not followed: they could lead to a place that is not safe. */
async function fetched({ http }: KeySetPorts, url: URL): Promise<readonly VerifyingKey[] | string> {
  const headers = { accept: 'application/json' }
  const outcome = await http.send({ method: 'GET', url: url.href, headers, timeout: keySetTimes.timeout })
  if (outcome.kind === 'failed') return outcome.because
  return outcome.status === 200 ? keysOfSet(outcome.body) : `it answered ${outcome.status}`
}

/** Keys of kinds we do not take are left out: a set is for several readers. */
async function keysOfSet(text: string): Promise<readonly VerifyingKey[] | string> {
  const set = parsed(text)
  if (!isRecord(set) || !Array.isArray(set['keys'])) return 'it is no set of keys: an object with a list "keys"'
  const read = await Promise.all(set['keys'].slice(0, 100).map(jwkKey))
  const keys = read.flatMap((one) => ('key' in one ? [one.key] : []))
  if (keys.length > 0) return keys
  const because = read.flatMap((one) => ('because' in one ? [one.because] : []))[0]
  return because === undefined ? 'it is empty' : `it has no key that can be used: the first ${because}`
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function badSet(place: string, because: string): UserError {
  return new UserError({
    code: 'no-keys',
    what: `the set of keys ${place} cannot be used: ${because}`,
    next: 'check --jwks; it is a JSON Web Key Set with keys of RSA, EC P-256 or Ed25519',
  })
}
