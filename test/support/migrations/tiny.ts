import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A product of three migrations that `plan` drives, as files for the built command line. */
export function writeTinyProduct(folder: string): void {
  mkdirSync(join(folder, 'sql'), { recursive: true })
  const manifest = `manifest: 1
product: {id: tiny, name: Tiny, version_scheme: semver, line: 2}
complete_until: 2026-11-20
releases:
  - {version: "1.0.0", date: 2026-01-10}
  - {version: "1.1.0", date: 2026-02-10}
migrations:
  - {id: "20260101000000", name: create_parcels, release: "1.0", up: sql/parcels.sql, down: sql/parcels.down.sql}
  - {id: "20260201000000", name: index_parcels, release: "1.1", transaction: none, up: sql/index.sql, down: sql/index.down.sql}
  - {id: "20260202000000", name: queue_weights, release: "1.1", phase: post}
background_migrations:
  - name: FillWeights
    queued_by: "20260202000000"
    table: parcels
    key: [id]
    update: UPDATE parcels SET weight = 1 WHERE {batch}
    done: weight IS NOT NULL
`
  const files = {
    'manifest.yaml': manifest,
    'sql/parcels.sql': 'CREATE TABLE parcels (id bigint PRIMARY KEY, weight int);\n',
    'sql/parcels.down.sql': 'DROP TABLE parcels;\n',
    'sql/index.sql': 'CREATE INDEX CONCURRENTLY parcels_weight ON parcels (weight);\n',
    'sql/index.down.sql': 'DROP INDEX CONCURRENTLY parcels_weight;\n',
  }
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text)
}
