import { withRange } from './condition.ts'
import { type Worker } from './sub-batch.ts'

/** One statement with a place for the range. */
export function updateWork(sql: string): Worker {
  return {
    before: undefined,
    inside: async (tx, { shape, range, except }) => {
      const { sql: text, values } = withRange(sql, shape, range, except)
      return (await tx.query(text, values)).affected
    },
  }
}
