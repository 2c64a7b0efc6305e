import { DatabaseError } from '../../domain/errors.ts'
import { type DatabaseState } from '../../engine/migrations/state.ts'
import { type Site } from './site.ts'

/** Only what was installed or adopted is migrated: an unknown database is neither empty nor at a release. */
export function requireInstalled(
  { engines, manifest }: Pick<Site, 'engines' | 'manifest'>,
  states: ReadonlyMap<string, DatabaseState>,
): void {
  for (const [name, { database }] of engines) {
    const installation = states.get(name)?.installation
    if (!installation) throw notInstalled(database.place)
    if (installation.product !== manifest.product.id)
      throw new DatabaseError({
        code: 'another-product',
        what: `${database.place} holds ${installation.product}, not ${manifest.product.id}`,
        next: 'name the database or the manifest that belongs to it',
      })
    if (installation.state === 'installing')
      throw new DatabaseError({
        code: 'still-installing',
        what: `the first installation on ${database.place} was begun and has not ended`,
        next: 'end it: plan install',
      })
  }
}

function notInstalled(place: string): DatabaseError {
  return new DatabaseError({
    code: 'not-installed',
    what: `${place} has no record of an installation`,
    next: 'install it with plan install, or take an existing database over with plan adopt --at RELEASE',
  })
}
