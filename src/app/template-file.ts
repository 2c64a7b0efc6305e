import { UserError } from '../domain/errors.ts'
import { type Ports } from '../ports/ports.ts'
import { checkoutDefaults } from './checkout-defaults.ts'

/** A text with Liquid marks, by the name of its file. */
export interface TemplateFile {
  readonly name: string
  readonly source: string
}

/**
 * A template by its name: out of the folder a person named, else out of the one of the environment or of `.waystop.yaml`
 * where that has it, else the one that ships with plan.
 */
export async function loadTemplate(ports: Ports, name: string, folder: string | undefined): Promise<TemplateFile> {
  const { files, place } = ports
  const path = folder === undefined ? await ownTemplate(ports, name) : named(ports, name, folder)
  return { name, source: files.readText(path ?? files.resolve(place.packageRoot, 'templates', name)) }
}

/** Whoever names a folder means its template: a misspelled one must not be passed over. */
function named({ files, place }: Ports, name: string, folder: string): string {
  const path = files.resolve(place.workingFolder, folder, name)
  if (files.kindOf(path) === 'file') return path
  const isFolder = files.kindOf(files.resolve(place.workingFolder, folder)) === 'folder'
  throw new UserError({
    code: 'no-template',
    what: isFolder ? `the folder ${folder} holds no ${name}` : `there is no folder ${folder}`,
    next: `copy ${files.resolve(place.packageRoot, 'templates', name)} into it and change it there`,
  })
}

async function ownTemplate(ports: Ports, name: string): Promise<string | undefined> {
  const { files, place } = ports
  const told = place.environment['WAYSTOP_TEMPLATES']
  const defaults = told ? undefined : await checkoutDefaults(ports)
  const folder = told
    ? files.resolve(place.workingFolder, told)
    : defaults?.templates && files.resolve(defaults.folder, defaults.templates)
  const path = folder && files.resolve(folder, name)
  return path && files.kindOf(path) === 'file' ? path : undefined
}
