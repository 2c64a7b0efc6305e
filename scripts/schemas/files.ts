import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { publishedSchema } from '../../src/app/manifest-schema.ts'
import { plain } from './json-schema.ts'
import { openApiDocument } from './open-api.ts'
import { exampleOf, referencePage } from './reference.ts'
import { resultSchemas } from './result-schemas.ts'

const root = join(import.meta.dirname, '../..')

/** Every published schema and the pages made of them, by path in the repository. */
export async function schemaFiles(): Promise<Map<string, string>> {
  const manifest = plain(publishedSchema('manifest').schema)
  const installation = plain(publishedSchema('installation').schema)
  const defaults = plain(publishedSchema('defaults').schema)
  const results = [...(await resultSchemas())].map(
    ([kind, schema]) => [`docs/schemas/${kind}.schema.json`, jsonText(schema)] as const,
  )
  return new Map([
    ['manifests/schema/manifest.schema.json', jsonText(manifest)],
    ['manifests/schema/installation.schema.json', jsonText(installation)],
    ['manifests/schema/checkout-defaults.schema.json', jsonText(defaults)],
    ...results,
    ['docs/openapi.json', jsonText(await openApiDocument())],
    [
      'docs/manifest-reference.md',
      referencePage({
        title: 'Manifest reference',
        intro: manifestIntro,
        schema: manifest,
        example: exampleOf(readExample('manifest.yaml')),
      }),
    ],
    [
      'docs/installation-reference.md',
      referencePage({
        title: 'Installation file reference',
        intro: installationIntro,
        schema: installation,
        example: exampleOf(readExample('installation.yaml')),
      }),
    ],
  ])
}

function readExample(name: string): string {
  return readFileSync(join(root, 'docs/examples', name), 'utf8')
}

function jsonText(schema: object): string {
  return `${JSON.stringify(schema, null, 2)}\n`
}

const manifestIntro = `A manifest is YAML 1.2: one file, or a folder whose files are joined list by list. Versions are quoted: YAML reads 17.10
as 17.1. Anchors, aliases, merge keys and tags are refused. A whole example is [examples/manifest.yaml](examples/manifest.yaml);
the examples below are taken from it. For editors: \`plan manifest schema > manifest.schema.json\`.`

const installationIntro = `\`installation.yaml\` describes one site. \`plan init\` writes it; every planning command reads it with \`--installation\`.
It holds no secrets: passwords are named, never written. A whole example is [examples/installation.yaml](examples/installation.yaml).
For editors: \`plan manifest schema installation > installation.schema.json\`.`
