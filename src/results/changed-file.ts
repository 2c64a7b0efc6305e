import { Type, type Static } from 'typebox'
import { object, strings, words } from './shapes.ts'

/** A file that a command writes, or would write with `--dry-run`. */
const changedFileSchema = object({
  path: Type.String({ description: 'The file, as seen from the working folder.' }),
  change: words(['created', 'edited', 'deleted'], 'What becomes of it.'),
  hunks: Type.Array(
    object({
      line: Type.Integer({ minimum: 1, description: 'Where it begins in the new file, counted from 1.' }),
      lines: strings('Lines with one sign before each: + comes, - goes, a space stays.'),
    }),
    { description: 'What changes, with the lines around it.' },
  ),
})
export type ChangedFile = Static<typeof changedFileSchema>

/** For answers of commands that write files: those that change, ascending by path. */
export const changedFilesSchema = Type.Array(changedFileSchema, {
  description: 'Files that are written; with --dry-run those that would be.',
})
