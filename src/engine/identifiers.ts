import { UserError } from '../domain/errors.ts'

/** An identifier as PostgreSQL takes it whatever stands in it: `my table` is `"my table"`. */
export function quoteIdentifier(name: string): string {
  if (name === '' || name.includes('\0')) throw badName(name)
  return `"${name.replaceAll('"', '""')}"`
}

/** `table` or `schema.table`, each part quoted. A name with dots of its own is written with quotes: `"odd.name"`. */
export function quoteTable(name: string): string {
  return tableParts(name).map(quoteIdentifier).join('.')
}

/** The parts of a table's name: one, or schema and table. */
export function tableParts(name: string): readonly string[] {
  const parts = [...name.matchAll(/"((?:[^"]|"")+)"|([^".]+)/gu)].map(([, quoted, plain]) =>
    quoted === undefined ? plain! : quoted.replaceAll('""', '"'),
  )
  const spelled = /^(?:"(?:[^"]|"")+"|[^".]+)(?:\.(?:"(?:[^"]|"")+"|[^".]+))?$/u.test(name)
  if (!spelled) throw badName(name)
  return parts
}

function badName(name: string): UserError {
  return new UserError({
    code: 'bad-table-name',
    what: `"${name}" is no name of a table or column`,
    next: 'write table or schema.table; a name with dots or quotes of its own in double quotes',
  })
}
