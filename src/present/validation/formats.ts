import { type Validation } from '../../results/validation.ts'
import { validationText, type ValidationTextOptions } from './text.ts'

export const validationFormats = ['text', 'json', 'sarif', 'junit', 'github', 'gitlab'] as const
export type ValidationFormat = (typeof validationFormats)[number]

export interface ValidationFormatOptions extends ValidationTextOptions {
  /** The version of plan, for reports that name their tool. */
  readonly version: string
}

/** The answer of `plan validate` in any of its formats; each is a whole document also when nothing was found. */
export async function formatValidation(
  result: Validation,
  format: ValidationFormat,
  options: ValidationFormatOptions,
): Promise<string> {
  switch (format) {
    case 'text':
      return validationText(result, options)
    case 'json':
      return JSON.stringify(result, null, 2)
    case 'sarif':
      return (await import('./sarif.ts')).validationSarif(result, options.version)
    case 'junit':
      return (await import('./junit.ts')).validationJunit(result)
    case 'github':
      return (await import('./github.ts')).validationGithub(result)
    case 'gitlab':
      return (await import('./gitlab.ts')).validationGitlab(result)
  }
}
