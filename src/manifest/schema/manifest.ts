import { Type, type Static } from 'typebox'
import { coverageSubjects } from '../../domain/coverage.ts'
import { severities } from '../../domain/finding.ts'
import { patchPolicies } from '../../domain/policy.ts'
import { versionSchemes } from '../../domain/version.ts'
import { apiVersion, backgroundMigration, dwell, lineEntry, migration, releaseEntry } from './history.ts'
import { driver } from './drivers.ts'
import { block, component, condition, gate, installType, note, stop } from './questions.ts'
import { sample } from './samples.ts'
import { squash } from './squashes.ts'
import { dateText, durationText, fields, identifier, listOf, oneOf, optional, pointText, text } from './scalars.ts'

const product = fields(
  {
    id: identifier('Short name used on the command line: gitlab.'),
    name: text('Name for people: GitLab.'),
    version_scheme: oneOf(versionSchemes, 'How versions are spelled and ordered.'),
    line: Type.Union(
      [
        Type.Integer({ minimum: 1, maximum: 8, description: 'Number of leading parts.' }),
        Type.Literal('none', { description: 'No lines.' }),
      ],
      {
        title: 'a number of leading parts, or none',
        description: 'How many leading parts of a version make its release line.',
      },
    ),
  },
  'What is upgraded.',
)

const coverage = fields(
  {
    of: oneOf(coverageSubjects, 'The kind of fact.'),
    from: optional(pointText('First line or version the statement speaks of. Default: the oldest.')),
    until: optional(pointText('Last line or version the statement speaks of. Default: the newest.')),
    degree: optional(oneOf(['complete', 'partial'], 'Default: complete.')),
    note: optional(text('How it is known, or what is missing.')),
  },
  'For which kind of fact and which span of releases the manifest is complete. What no entry covers is unknown.',
)

const ruleSetting = fields(
  {
    severity: optional(oneOf([...severities, 'off'], 'How much a finding of this rule weighs; off needs a reason.')),
    because: optional(text('Why; must be given to turn a rule off.')),
    parameters: optional(
      Type.Record(identifier('Name of a parameter.'), Type.Union([text('A duration.'), Type.Integer({ minimum: 0 })]), {
        additionalProperties: false,
        description: 'What the rule measures by; `plan validate --explain RULE` names them.',
      }),
    ),
  },
  'How one rule is applied.',
)

const policy = fields(
  {
    upgrade_timeout: optional(durationText('A migrate step longer than this fails for users. Default: 1h.')),
    migration_age: optional(durationText('How old the timestamp of a new migration may be. Default: 21d.')),
    stop_schedule: optional(
      fields(
        {
          from: pointText('The first line the schedule is for.'),
          minors: Type.Array(Type.Integer({ minimum: 0, maximum: 1000 }), {
            minItems: 1,
            maxItems: 100,
            description: 'The last number of every line that is a stop.',
          }),
        },
        'Lines that are stops by rule.',
      ),
    ),
    latest_patch: optional(oneOf(patchPolicies, 'Must a stop be left on its newest patch? Default: recommended.')),
    squash: optional(
      fields(
        {
          target: optional(
            oneOf(
              ['stop', 'two-stops-back'],
              'How far back migrations are folded after a stop. Default: two-stops-back.',
            ),
          ),
          labels: optional(listOf(text('A label.'), 'Labels of the squash issue.')),
          cc: optional(listOf(text('A person or group.'), 'Who is told of the squash issue.')),
        },
        'Squashing.',
      ),
    ),
    stop_notice: optional(
      Type.Integer({
        minimum: 0,
        maximum: 100,
        description: 'Releases between the day a stop is declared and the stop itself, at least. Default: 2.',
      }),
    ),
    support: optional(
      fields(
        {
          majors: optional(
            Type.Integer({ minimum: 1, maximum: 100, description: 'The newest majors, the current one included.' }),
          ),
          age: optional(durationText('Releases that are not older: 1095d for three years.')),
        },
        'Which installations are supported: who squashes may not strand them. Default: all.',
      ),
    ),
    rules: optional(
      Type.Record(identifier('Name of a rule.'), ruleSetting, {
        additionalProperties: false,
        description: 'How `plan validate` judges this product: by name of the rule, where its defaults do not fit.',
      }),
    ),
    illegal: optional(
      listOf(identifier('Kind of reason.'), 'Reasons that are only warnings elsewhere and are illegal here.'),
    ),
  },
  "The product's own rules for every upgrade.",
)

const source = fields(
  {
    what: text('Which facts.'),
    from: text('Where they were read.'),
    read: optional(dateText('When they were read, or the date of what was read.')),
  },
  'Where facts of the manifest come from.',
)

/** The manifest of one product, format version 1. */
export const manifestSchema = Type.Object(
  {
    manifest: Type.Literal(1, { description: 'Version of the format.' }),
    product,
    complete_until: dateText('The newest known releases are as of this day.'),
    sources: optional(listOf(source, 'Where facts come from.')),
    coverage: optional(listOf(coverage, 'What the manifest claims to know completely.')),
    policy: optional(policy),
    databases: optional(
      Type.Array(identifier('Name of a database.'), {
        minItems: 1,
        maxItems: 100,
        description: 'Databases of the product. Default: main.',
      }),
    ),
    components: optional(listOf(component, 'Other software the product depends on.')),
    conditions: optional(listOf(condition, 'Questions about an installation.')),
    install_types: optional(listOf(installType, 'Ways to install the product.')),
    drivers: optional(Type.Array(driver, { maxItems: 100, description: 'How `plan run` upgrades the product.' })),
    lines: optional(listOf(lineEntry, 'Release lines.')),
    stops: optional(listOf(stop, 'Required stops.')),
    releases: optional(listOf(releaseEntry, 'Released and planned versions.')),
    api_versions: optional(listOf(apiVersion, 'Versions of the migration base class.')),
    migrations: optional(listOf(migration, 'Schema migrations.')),
    squashes: optional(listOf(squash, 'Migrations that were folded into structures.')),
    background_migrations: optional(listOf(backgroundMigration, 'Background migrations.')),
    blocks: optional(listOf(block, 'Forbidden hops.')),
    dwell: optional(listOf(dwell, 'Times to wait.')),
    gates: optional(listOf(gate, 'Other things to verify.')),
    notes: optional(listOf(note, 'What admins should know.')),
    samples: optional(listOf(sample, 'Rows to rehearse an upgrade with; for products that `plan` drives.')),
  },
  {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'urn:waystop:schema:manifest:1',
    title: 'Waystop manifest',
    description:
      'Releases, required stops, migrations and finalization points of one product. YAML 1.2; versions are quoted.',
    additionalProperties: false,
  },
)

/** A manifest as it is written, after the schema was checked. */
export type ManifestDocument = Static<typeof manifestSchema>
