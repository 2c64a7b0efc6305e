import { formatLine } from '../../domain/line.ts'
import { type Place } from '../../domain/place.ts'
import { compareParts, comparePrecedence } from '../../domain/version.ts'
import { type Rule } from '../rule.ts'

/** A release can migrate some schema that is older than itself. */
export const rule: Rule = {
  name: 'minimum-schema-above-release',
  group: 'versions',
  severity: 'error',
  summary: 'a release that can only migrate schemas newer than itself',
  why: `No upgrade can ever enter the release: every version below it is below its minimum schema too. Mostly the two versions
were swapped, or a minimum was copied to the wrong line.`,
  fix: 'Write the oldest version whose schema the release can migrate; it is below the release.',
  since: '0.2.0',
  bad: {
    manifest: `
releases: [{version: "1.1.0"}, {version: "1.2.0", minimum_schema: "1.3.0"}, {version: "1.3.0"}]
`,
  },
  good: {
    manifest: `
releases: [{version: "1.1.0"}, {version: "1.2.0", minimum_schema: "1.1.0"}, {version: "1.3.0"}]
`,
  },
  *check({ manifest: { product, releases, lines } }) {
    for (const { version, minimumSchema, place } of releases) {
      if (!minimumSchema || comparePrecedence(minimumSchema, version) <= 0) continue
      yield faultOf(version.text, minimumSchema.text, place)
    }
    for (const { line, minimumSchema, place } of lines) {
      if (!minimumSchema || compareParts(minimumSchema.parts, line, product.lineParts) <= 0) continue
      yield faultOf(formatLine(line), minimumSchema.text, place)
    }
  },
}

function faultOf(subject: string, minimum: string, entry: Place) {
  return {
    subject,
    message: `${subject} can only migrate schemas from ${minimum} on, which is newer than itself`,
    next: `write a version below ${subject}`,
    at: { entry, field: ['minimum_schema'] },
  }
}
