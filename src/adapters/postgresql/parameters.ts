import { UserError } from '../../domain/errors.ts'
import { parseConnectionString, type Environment, type Parameters } from './connection-string.ts'
import { readService } from './service-file.ts'

/** Environment variables by what they are the default of. */
const variables: Readonly<Record<string, string>> = {
  host: 'PGHOST',
  hostaddr: 'PGHOSTADDR',
  port: 'PGPORT',
  dbname: 'PGDATABASE',
  user: 'PGUSER',
  password: 'PGPASSWORD',
  passfile: 'PGPASSFILE',
  service: 'PGSERVICE',
  options: 'PGOPTIONS',
  application_name: 'PGAPPNAME',
  connect_timeout: 'PGCONNECT_TIMEOUT',
  sslmode: 'PGSSLMODE',
  sslrootcert: 'PGSSLROOTCERT',
  sslcert: 'PGSSLCERT',
  sslkey: 'PGSSLKEY',
  sslnegotiation: 'PGSSLNEGOTIATION',
  channel_binding: 'PGCHANNELBINDING',
  target_session_attrs: 'PGTARGETSESSIONATTRS',
}

/** Known to libpq and without meaning here: what they ask for is so anyway, or it does not change who is trusted. */
const harmless = new Set([
  'fallback_application_name',
  'client_encoding',
  'keepalives',
  'keepalives_idle',
  'keepalives_interval',
  'keepalives_count',
  'tcp_user_timeout',
  'sslcompression',
  'sslsni',
  'load_balance_hosts',
  'gssencmode',
  'krbsrvname',
])

/** What a connection string says, then its service, then the environment. Throws UserError. */
export function parametersOf(text: string, environment: Environment): Parameters {
  const told = checked(parseConnectionString(text))
  const service = told.get('service') ?? environment['PGSERVICE']
  const ofService = service === undefined ? new Map<string, string>() : checked(readService(service, environment))
  const defaults = Object.entries(variables).flatMap(([name, variable]): [string, string][] => {
    const value = environment[variable]
    return value ? [[name, value]] : []
  })
  return new Map([...defaults, ...ofService, ...told])
}

const supported = new Set([...Object.keys(variables), 'sslpassword'])

/** A parameter that is passed over in silence could be the one that keeps a connection safe. */
function checked(parameters: Parameters): Parameters {
  for (const name of parameters.keys()) {
    if (supported.has(name) || harmless.has(name)) continue
    throw new UserError({
      code: 'bad-database-url',
      what: `plan does not know the connection parameter ${name}`,
      next: 'leave it out; docs/databases.md lists what can be said',
    })
  }
  if (parameters.get('host')?.includes(',') || parameters.get('port')?.includes(',')) {
    throw new UserError({
      code: 'bad-database-url',
      what: 'several hosts are given, and plan connects to one',
      next: 'name the one that accepts writes, or an address that leads to it',
    })
  }
  return parameters
}
