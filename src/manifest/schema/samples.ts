import { Type } from 'typebox'
import { defaultSampleRows } from '../../domain/sample.ts'
import { fields, identifier, optional, text, versionText } from './scalars.ts'

export const sample = fields(
  {
    database: optional(identifier('The database they belong to. Default: the first.')),
    table: optional(identifier('The table they fill, where it is one.')),
    release: optional(
      versionText(
        'The release whose schema they fit; they are brought to later ones by upgrading. Default: the oldest.',
      ),
    ),
    rows: optional(
      Type.Integer({
        minimum: 0,
        maximum: 100_000_000,
        description: `What {rows} stands for, unless \`--rows\` says otherwise. Default: ${defaultSampleRows}.`,
      }),
    ),
    sql: optional(text('SQL that makes the rows; {rows} stands for their number.')),
    file: optional(text('Path of a file of such SQL inside the manifest folder; instead of sql.')),
    settings: optional(
      Type.Record(text('Name of a setting.'), text('Its value; {rows} stands for the number of rows.'), {
        additionalProperties: false,
        description: 'Settings of the session in which the SQL runs, for SQL that psql runs as well.',
      }),
    ),
  },
  'Rows that `plan rehearse` fills a throw-away database with.',
)
