import { UserError } from '../../domain/errors.ts'
import { type Ports } from '../../ports/ports.ts'
import { type Access, type AccessOptions } from './access.ts'
import { foreignness, isLoopback } from './loopback.ts'
import { tokenAccess } from './token-access.ts'

/**
 * How requests are allowed: by tokens, or by being on this machine where that was asked for. Throws UserError for keys that
 * are none, for a set of keys that cannot be had, and where nobody said how.
 */
export async function accessOf(
  ports: Pick<Ports, 'clock' | 'files' | 'http'>,
  options: AccessOptions,
): Promise<Access> {
  const hasKeys = options.jwks !== undefined || (options.tokenKeys ?? []).length > 0
  if (options.unauthenticated !== true) {
    if (!hasKeys) throw nobodySaid()
    const access = await tokenAccess(ports, options)
    return access
  }
  if (hasKeys) throw usage('--unauthenticated and keys of tokens exclude each other', 'leave one of them out')
  if (!isLoopback(options.host) && options.host !== 'localhost') throw beyondLoopback(options.host)
  return openAccess(options)
}

function openAccess({ origins = [] }: AccessOptions): Access {
  return {
    mode: 'open',
    check: (request) => {
      const denied = foreignness(request, origins)
      return Promise.resolve(denied ? { denied } : { principal: { name: 'anonymous' } })
    },
  }
}

function nobodySaid(): UserError {
  return new UserError({
    code: 'no-access',
    what: 'nobody said who may ask: everything here can be controlled by whoever may',
    next: 'make a key with plan token --new-key waystop.pem and add --token-key waystop.pem.pub, or add --unauthenticated to let everybody on this machine in',
    suggestions: ['--token-key waystop.pem.pub', '--jwks https://…/jwks.json --audience waystop', '--unauthenticated'],
  })
}

function beyondLoopback(host: string): UserError {
  return usage(
    `--unauthenticated on ${host} would let everybody who reaches this machine control its databases`,
    'listen on 127.0.0.1 or [::1], or use --token-key or --jwks',
  )
}

const usage = (what: string, next: string): UserError => new UserError({ code: 'usage', what, next })
