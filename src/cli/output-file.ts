import { UserError } from '../domain/errors.ts'
import { type Ports } from '../ports/ports.ts'

/** Writes an answer as a whole into the file a person named. Folders are not made: a typo would make one unseen. */
export function writeOutput({ files, place }: Ports, file: string, text: string): void {
  const path = files.resolve(place.workingFolder, file)
  if (files.kindOf(path) === 'folder')
    throw new UserError({
      code: 'cannot-write',
      what: `${file} is a folder`,
      next: `name a file, like --output ${file.replace(/\/+$/u, '')}/answer.txt`,
    })
  const folder = files.resolve(path, '..')
  if (files.kindOf(folder) !== 'folder')
    throw new UserError({
      code: 'cannot-write',
      what: `cannot write ${file}: there is no folder ${folder}`,
      next: 'make the folder first, or name a file elsewhere',
    })
  files.writeText(path, text.endsWith('\n') ? text : `${text}\n`)
}
