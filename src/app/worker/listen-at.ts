import { UserError } from '../../domain/errors.ts'

const loopback = '127.0.0.1'

/** Reads `[HOST:]PORT`. A port alone is of this host only: what others may reach is named by its address. */
export function listenAt(text: string): { readonly host: string; readonly port: number } {
  const [, bracketed, plain, digits] = /^(?:(?:\[([0-9a-fA-F:.]+)\]|([^:\s]+)):)?(\d{1,5})$/u.exec(text) ?? []
  const port = Number(digits)
  if (digits === undefined || port > 65_535) throw badAddress(text)
  return { host: bracketed ?? plain ?? loopback, port }
}

function badAddress(text: string): UserError {
  return new UserError({
    code: 'usage',
    what: `--listen ${text} is no address to listen on`,
    next: 'write PORT for this host alone, or HOST:PORT to let others in: 0.0.0.0:9400, [::]:9400',
  })
}
