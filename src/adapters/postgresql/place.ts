import { type Parameters } from './connection-string.ts'

/** Where a connection leads, for people; nothing secret is in it. */
export function placeOf(parameters: Parameters): string {
  const user = parameters.get('user')
  const host = parameters.get('host') ?? 'localhost'
  const port = parameters.get('port')
  const database = parameters.get('dbname')
  const where = `${host}${port === undefined ? '' : `:${port}`}`
  return `postgresql://${user === undefined ? '' : `${user}@`}${where}${database === undefined ? '' : `/${database}`}`
}
