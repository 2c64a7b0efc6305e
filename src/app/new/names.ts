import { UserError } from '../../domain/errors.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { type Place } from '../../domain/place.ts'

/** `add_state_to_orders`. Throws UserError `bad-name`, and `name-taken` with the place of the other one. */
export function checkMigrationName({ migrations }: Manifest, name: string): void {
  if (!/^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/u.test(name) || name.length > 100)
    throw badName(name, 'the name of a migration', snakeCase(name))
  const known = migrations.find(
    (one) => !one.removed && one.name !== undefined && camelCase(one.name) === camelCase(name),
  )
  if (known) throw taken(`the migration ${known.id} has the name ${known.name!}`, known.place)
}

/** `BackfillOrders`. Throws the same. */
export function checkBackgroundName({ backgroundMigrations }: Manifest, name: string): void {
  if (!/^[A-Z][A-Za-z0-9]*$/u.test(name) || name.length > 100)
    throw badName(name, 'the name of a background migration', camelCase(name))
  const known = backgroundMigrations.find((one) => one.name === name)
  if (known) throw taken(`there is a background migration ${name}`, known.place)
}

/** `BackfillOrders` to `backfill_orders`. */
export function snakeCase(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/gu, '$1_$2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/gu, '$1_$2')
    .replaceAll(/[^A-Za-z0-9]+/gu, '_')
    .replaceAll(/^_+|_+$/gu, '')
    .toLowerCase()
}

/** `backfill_orders` to `BackfillOrders`: one class has both names. */
function camelCase(name: string): string {
  return name
    .split(/[^A-Za-z0-9]+/u)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')
}

function badName(name: string, what: string, better: string): UserError {
  const form = what.includes('background')
    ? 'one word in CamelCase, like BackfillOrders'
    : 'words in snake_case, like add_state_to_orders'
  return new UserError({
    code: 'bad-name',
    what: `"${name}" is not ${what}: that is ${form}, of at most 100 letters and digits`,
    next: 'write another name',
    suggestions: better !== '' && better !== name && /^[A-Za-z]/u.test(better) ? [better.slice(0, 100)] : [],
  })
}

function taken(what: string, place: Place): UserError {
  return new UserError({ code: 'name-taken', what, place, next: 'choose another name' })
}
