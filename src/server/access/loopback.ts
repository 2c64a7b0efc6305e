import { type Asking, type Denial } from './access.ts'
import { foreign } from './challenge.ts'

/** Is it an address of this machine alone? Names are not looked up: `localhost` is what the machine says it is. */
export function isLoopback(address: string): boolean {
  const plain = address.replace(/^\[(.*)\]$/u, '$1').replace(/^::ffff:/iu, '')
  if (plain === '::1') return true
  const parts = plain.split('.')
  return (
    parts.length === 4 && parts[0] === '127' && parts.every((part) => /^\d{1,3}$/u.test(part) && Number(part) < 256)
  )
}

/** `127.0.0.1:7410`, `localhost`, `[::1]:7410`: how this machine is called by those who are on it. */
function isLoopbackHost(host: string): boolean {
  const [, name = ''] = /^(\[[0-9a-f:.]+\]|[^:\s]+)(?::\d{1,5})?$/iu.exec(host) ?? []
  return name.toLowerCase() === 'localhost' || isLoopback(name)
}

/**
 * Where nobody needs a token, whoever reaches the port may do everything: a page of a stranger in a browser on this machine
 * as well. So the request must call us by a name of this machine (a stranger's name that leads here is DNS rebinding), come
 * from no page but ours, and through no proxy, behind which anybody may be.
 */
export function foreignness(request: Asking, origins: readonly string[]): Denial | undefined {
  const { remoteAddress, host, isForwarded = false } = request
  if (!isLoopback(remoteAddress)) return foreign('without tokens only this machine may ask', nextForOthers)
  if (isForwarded) return foreign('without tokens no proxy may ask for others', nextForOthers)
  if (host === undefined || !isLoopbackHost(host))
    return foreign('without tokens this server is called localhost or by a loopback address', 'use http://localhost')
  return isForeignPage(request, host, origins)
    ? foreign('a page of another origin may not ask here', 'name the origin of the page with --cors')
    : undefined
}

const nextForOthers = 'start the server with --token-key or --jwks instead of --unauthenticated'

function isForeignPage({ origin, fetchSite }: Asking, host: string, origins: readonly string[]): boolean {
  if (origin !== undefined)
    return origin !== `http://${host}` && origin !== `https://${host}` && !origins.includes(origin)
  // An image or a link of another page has no origin; it may say that it is another's.
  return fetchSite !== undefined && fetchSite !== 'same-origin' && fetchSite !== 'none'
}
