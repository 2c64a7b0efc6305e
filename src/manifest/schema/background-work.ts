import { Type } from 'typebox'
import { batchStrategies } from '../../domain/background-migration.ts'
import { durationText, identifier, listOf, oneOf, optional, text } from './scalars.ts'

const count = (maximum: number, description: string) => Type.Integer({ minimum: 1, maximum, description })

/** How `plan` runs a background migration; only for products that it drives itself. */
export const backgroundWork = {
  key: optional(listOf(identifier('A column.'), 'Columns that batches walk along; none is NULL, the last is unique.')),
  strategy: optional(
    oneOf(
      batchStrategies,
      'keyset: every row is visited once, by ranges of the key. remaining: rows for which `done` does not hold are looked for, in passes, until none is left. Default: keyset.',
    ),
  ),
  batch_size: optional(count(10_000_000, 'Rows of the first batch; the pace changes it. Default: 10000.')),
  max_batch_size: optional(count(10_000_000, 'Rows that a batch never exceeds. Default: 2000000.')),
  sub_batch_size: optional(count(10_000_000, 'Rows of one transaction inside a batch. Default: 1000.')),
  pause_ms: optional(
    Type.Integer({
      minimum: 0,
      maximum: 60_000,
      description: 'Milliseconds of rest between two sub-batches. Default: 0.',
    }),
  ),
  batch_time: optional(durationText('How long a batch should take; the pace steers towards it. Default: 10s.')),
  timeout: optional(
    durationText('How long a statement of a sub-batch may take before the batch is split. Default: 15s.'),
  ),
  max_attempts: optional(count(100, 'How often a batch is tried. Default: 3.')),
  failure_ratio: optional(
    Type.Number({
      exclusiveMinimum: 0,
      maximum: 1,
      description: 'More than this share of failed batches, out of 50 or more, fails the whole. Default: 0.5.',
    }),
  ),
  update: optional(text('SQL of one sub-batch; {batch} stands for the condition on the key.')),
  module: optional(
    text('Path of a JavaScript module inside the manifest folder whose default export does one sub-batch.'),
  ),
  command: optional(
    Type.Array(text('A word of it.'), {
      minItems: 1,
      maxItems: 100,
      description:
        'An external command, word by word, that does one sub-batch; it is run at least once and must be idempotent.',
    }),
  ),
  rehearsable: optional(
    Type.Boolean({
      description:
        'May the command be run when an upgrade is rehearsed? Default: false, and its batches are only counted then.',
    }),
  ),
  done: optional(
    text('SQL that holds for every row that needs no more work; finishing verifies it over the whole range.'),
  ),
}
