import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A product that `plan` drives, with rows enough that background work takes some seconds: three releases, two hops. */
export function writeRunProduct(folder: string, rows = 150_000): void {
  mkdirSync(join(folder, 'sql'), { recursive: true })
  const manifest = `manifest: 1
product: {id: quay, name: Quay, version_scheme: semver, line: 2}
complete_until: 2026-11-20
stops:
  - {line: "1.1", reason: "Weights are filled before they are required"}
releases:
  - {version: "1.0.0", date: 2026-01-10}
  - {version: "1.1.0", date: 2026-02-10}
  - {version: "1.2.0", date: 2026-03-10}
migrations:
  - {id: "20260101000000", name: create_parcels, release: "1.0", up: sql/parcels.sql}
  - {id: "20260202000000", name: queue_weights, release: "1.1", phase: post}
  - {id: "20260302000000", name: require_weights, release: "1.2", up: sql/weights.sql}
background_migrations:
  - name: FillWeights
    queued_by: "20260202000000"
    finalized_by: "20260302000000"
    table: parcels
    key: [id]
    batch_size: 200
    update: UPDATE parcels SET weight = 1 WHERE {batch}
    done: weight IS NOT NULL
`
  const files = {
    'manifest.yaml': manifest,
    'sql/parcels.sql': `CREATE TABLE parcels (id bigint PRIMARY KEY, weight int);\nINSERT INTO parcels (id) SELECT generate_series(1, ${rows});\n`,
    'sql/weights.sql': 'ALTER TABLE parcels ALTER weight SET NOT NULL;\n',
  }
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text)
}
