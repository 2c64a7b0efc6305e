import { UserError } from '../domain/errors.ts'
import { redact } from '../domain/redact.ts'
import { type Modules } from '../ports/modules.ts'

/** Loads a product's JavaScript; only commands that run its work do. */
export const productModules: Modules = {
  load: async (path) => {
    const { existsSync } = await import('node:fs')
    const { pathToFileURL } = await import('node:url')
    const place = { file: path, line: 1, column: 1 }
    if (!existsSync(path)) {
      throw new UserError({
        code: 'no-module',
        what: `there is no module ${path}`,
        next: 'put it on this host, or let a host that has it do the work',
      })
    }
    try {
      const module = (await import(pathToFileURL(path).href)) as { readonly default?: unknown }
      return module.default
    } catch (error) {
      const what = `the module cannot be loaded: ${redact(error instanceof Error ? error.message : String(error))}`
      throw new UserError({ code: 'broken-module', what, place, next: 'mend the module' }, { cause: error })
    }
  },
}
