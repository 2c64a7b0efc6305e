import { directory, string } from '@oclif/core/flags'

const helpGroup = 'DATABASE'

/** Where the databases are; every command that touches one takes them. */
export const databaseFlags = {
  database: string({
    summary: 'where a database of the product is (default: embedded ones below .waystop)',
    helpValue: '[NAME=]URL',
    multiple: true,
    helpGroup,
  }),
  'direct-url': string({
    summary: 'the same server without a connection pooler between',
    helpValue: '[NAME=]URL',
    multiple: true,
    helpGroup,
  }),
  embedded: directory({ summary: 'folder of embedded databases', helpValue: 'DIR', helpGroup }),
}
