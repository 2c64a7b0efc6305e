import { Type, type Static } from 'typebox'
import { object, optional, words } from './shapes.ts'
import { wholeNumber } from './background-parts.ts'

/**
 * What the HTTP API of GitLab's container registry says of background migrations, in its order. What is not known is left
 * out.
 */
export const registryMigrationSchema = object(
  {
    id: wholeNumber('Its id; with several databases, that of the table and 10^12 for each database before its own.'),
    name: Type.String({ description: 'Its name.' }),
    status: words(
      ['paused', 'active', 'finished', 'failed', 'running', 'unknown'],
      'Its state in the words of the registry.',
    ),
    job_signature_name: Type.String({ description: 'What does the work.' }),
    target_table: Type.String({ description: 'The table whose rows it changes.' }),
    target_column: Type.String({ description: 'Columns its batches walk along.' }),
    batch_size: Type.Integer({ description: 'Rows of a batch.' }),
    min_value: optional(wholeNumber('The first key, where keys are whole numbers.')),
    max_value: optional(wholeNumber('The last key, where keys are whole numbers.')),
    batching_strategy: Type.String({ description: 'Empty: it walks along its key.' }),
    total_tuple_count: optional(wholeNumber('Rows there are: an estimate.')),
    error_code: optional(Type.Integer({ description: 'Why it failed, as a number of the registry.' })),
    capped: Type.Boolean({ description: 'More was done than was estimated.' }),
    finished_jobs: optional(Type.Integer({ description: 'Batches that are done.' })),
    progress: optional(Type.Number({ description: 'Per cent.' })),
  },
  'A background migration as the container registry tells it.',
)

export type RegistryMigration = Static<typeof registryMigrationSchema>

export const registryListSchema = object({ migrations: Type.Array(registryMigrationSchema) })
export const registryOneSchema = object({ migration: registryMigrationSchema })
export const registryDoneSchema = object({ success: Type.Boolean(), message: Type.String() })

export const registryErrorsSchema = object({
  errors: Type.Array(
    object({
      code: Type.String({ description: 'Which kind of error.' }),
      message: Type.String({ description: 'The same for every error of the kind.' }),
      detail: Type.Optional(Type.Unknown({ description: 'What happened this time.' })),
    }),
  ),
})

export type RegistryErrors = Static<typeof registryErrorsSchema>
