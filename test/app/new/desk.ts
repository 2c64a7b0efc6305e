import { validate } from '../../../src/app/validate/validate.ts'
import { memoryPorts } from '../../support/memory-ports.ts'

/** A product that plan drives: 1.1 is the last stop and out, 1.3 is planned. It is 2026-11-21T12:00:00Z. */
export const head = `# The desk
manifest: 1
product: {id: desk, name: Desk, version_scheme: semver, line: 2}
complete_until: 2026-11-20
stops:
  - {line: "1.1", cause: other, reason: the search index is built here}
releases:
  - {version: "1.0.0", date: 2026-06-01}
  - {version: "1.1.0", date: 2026-08-01}
  - {version: "1.2.0", date: 2026-10-01}
  - {version: "1.3.0", planned: {cut: 2026-11-26, release: 2026-12-01}} # soon
api_versions:
  - {version: "2.1", until: 2026-11-30T00:00:00Z}
  - {version: "2.2", from: 2026-11-01T00:00:00Z, demands_release: true}
`

const first = `migrations:
  # The beginning.
  - id: "20260501080000"
    name: create_parcels
    release: "1.0"
    api_version: "2.1"
    up: db/20260501080000_create_parcels.up.sql
`
const sql = 'CREATE TABLE parcels (id bigint PRIMARY KEY, weight integer);\n'

/** A machine with the product in the folder `desk`, and what is found in it. */
export function desk(more = '', files: Readonly<Record<string, string>> = {}, entries = '') {
  const ports = memoryPorts({
    '/desk/desk/manifest.yaml': `${head}${more}`,
    '/desk/desk/migrations.yaml': `${first}${entries}`,
    '/desk/desk/db/20260501080000_create_parcels.up.sql': sql,
    ...Object.fromEntries(Object.entries(files).map(([name, text]) => [`/desk/desk/${name}`, text])),
  })
  const found = async (): Promise<string[]> => {
    const { findings } = await validate(ports, { path: 'desk', strict: true })
    return findings.map(({ id }) => id).toSorted()
  }
  const text = (name: string): string | undefined => ports.written.get(`/desk/desk/${name}`)
  const names = (): string[] => [...ports.written.keys()].map((name) => name.replace('/desk/desk/', '')).toSorted()
  return { ports, found, text, names }
}
