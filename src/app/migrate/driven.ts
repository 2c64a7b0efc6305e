import { UserError } from '../../domain/errors.ts'
import { type Manifest } from '../../domain/manifest.ts'

/** Is `plan` the one that migrates this product? Its manifest then names the SQL. */
export function isDriven({ migrations }: Manifest): boolean {
  return migrations.some(({ up, removed }) => up !== undefined && removed === undefined)
}

export function requireDriven(manifest: Manifest): void {
  if (isDriven(manifest)) return
  throw new UserError({
    code: 'not-driven',
    what: `the manifest of ${manifest.product.name} names no SQL: plan does not migrate it`,
    next: 'migrate it with its own tools; for a product of your own write up: with the path of the SQL at its migrations',
  })
}
