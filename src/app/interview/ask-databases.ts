import { type Manifest } from '../../domain/manifest.ts'
import { type Terminal } from '../../ports/terminal.ts'
import { environmentName, serviceName } from '../installation/database-reference.ts'

/** Asks how each database is reached, as flags: `main=env:NAME`. Never for a password. */
export async function askDatabases(terminal: Terminal, { databases }: Manifest): Promise<string[]> {
  const [first, ...others] = databases
  if (first === undefined) return []
  const told = [`${first}=${await askReference(terminal, first)}`]
  for (const name of others) {
    const own = await terminal.choose(`Has ${name} a database of its own?`, [
      { value: 'no', name: `no, it is the same database as ${first}` },
      { value: 'yes', name: 'yes' },
      { value: 'unknown', name: "don't know", description: 'what is counted for it elsewhere will not be believed' },
    ])
    if (own === 'yes') told.push(`${name}=${await askReference(terminal, name)}`)
    else if (own === 'unknown') told.push(`${name}=`)
  }
  return told.length === 1 && told[0] === `${first}=` && others.length === 0 ? [] : told
}

async function askReference(terminal: Terminal, name: string): Promise<string> {
  const kind = await terminal.choose(`How is database ${name} reached? (never by a password written down)`, [
    { value: '', name: 'not told now' },
    { value: 'env', name: 'an environment variable holds the connection URL' },
    { value: 'service', name: 'a service of pg_service.conf' },
    { value: 'file', name: 'a file holds the connection URL' },
  ])
  return kind === '' ? '' : `${kind}:${await askName(terminal, kind)}`
}

async function askName(terminal: Terminal, kind: string): Promise<string> {
  if (kind === 'file') {
    const path = await terminal.text('Path of the file?', { check: (text) => /\S/u.test(text) || 'write a path' })
    return path.trim()
  }
  const [question, pattern] =
    kind === 'env'
      ? (['Name of the variable?', environmentName] as const)
      : (['Name of the service?', serviceName] as const)
  const name = await terminal.text(question, {
    check: (text) =>
      pattern.test(text.trim()) || 'write its name only: letters, digits and underscores; not what it holds',
  })
  return name.trim()
}
