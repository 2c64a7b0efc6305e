import { type Databases } from '../ports/database.ts'

/** PostgreSQL servers and embedded ones; a driver is loaded with the first database that needs it. */
export const machineDatabases: Databases = {
  open: async (target) => {
    if (target.kind === 'embedded') return (await import('./embedded/open.ts')).openEmbedded(target)
    return (await import('./postgresql/open.ts')).openPostgresql(target)
  },
}
