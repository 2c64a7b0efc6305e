import { Type } from 'typebox'
import { dateText, fields, identifier, optional, pointText, text } from './scalars.ts'

export const squash = fields(
  {
    in: pointText('The line or version that has the structure instead of the migrations.'),
    up_to: pointText('The stop up to which migrations are folded.'),
    after: optional(pointText('The stop that was the occasion.')),
    structure: optional(
      Type.Record(identifier('A database of the product.'), text('Path of the structure inside the manifest folder.'), {
        additionalProperties: false,
        description: 'By database: the SQL that makes what the folded migrations made; where plan drives the product.',
      }),
    ),
    on: optional(dateText('The day it was done.')),
    issue: optional(text('Address of the issue about it.')),
  },
  'Migrations that a release folds into a structure: each of them says `removed: {in: …, because: squashed}`.',
)
