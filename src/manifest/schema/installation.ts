import { Type, type Static } from 'typebox'
import { dateText, fields, identifier, listOf, oneOf, optional, text, versionText } from './scalars.ts'

const database = fields(
  {
    url: optional(
      Type.String({
        pattern: '^postgres(ql)?://[^:/@]*(@|$|[^@]*$)',
        maxLength: 2000,
        title: 'connection URL without a password',
        description: 'Connection URL without a password, e.g. postgresql://gitlab@db.example/gitlabhq_production.',
      }),
    ),
    url_from_env: optional(identifier('Name of an environment variable that holds the URL.')),
    url_from_file: optional(text('Path of a file that holds the URL.')),
    service: optional(identifier('Name of a service in pg_service.conf.')),
    password_from_env: optional(identifier('Name of an environment variable that holds the password.')),
    password_from_file: optional(text('Path of a file that holds the password.')),
  },
  'How to reach one database. Secrets are named, never written.',
)

const fact = fields(
  {
    condition: identifier('Id of a condition of the manifest.'),
    answer: oneOf(['yes', 'no', 'unknown'], 'The answer.'),
    source: optional(text('Who or what answered.')),
    date: optional(dateText('When. A "no" older than 7 days is asked again.')),
  },
  'An answer to a condition.',
)

const accepted = fields(
  {
    id: text('Id of a reason as `plan upgrade` and `plan why` print it, with or without @hop.'),
    because: text('Why the risk is taken.'),
    until: optional(dateText('Last day on which it is taken.')),
  },
  'A risk somebody takes.',
)

/** The installation file, format version 1. */
export const installationSchema = Type.Object(
  {
    installation: Type.Literal(1, { description: 'Version of the format.' }),
    product: optional(identifier('Id of a shipped product.')),
    manifest: optional(text('Path of a manifest, relative to this file; instead of product.')),
    version: optional(versionText('The version that is installed.')),
    install_type: optional(identifier('How it is installed: an id of the manifest, e.g. linux-package.')),
    nodes: optional(
      Type.Record(Type.String(), Type.Integer({ minimum: 0, maximum: 1_000_000 }), {
        description: 'Number of nodes by role: {web: 2}.',
      }),
    ),
    databases: optional(Type.Record(Type.String(), database, { description: 'Databases by name.' })),
    components: optional(
      Type.Record(Type.String(), Type.String({ minLength: 1, maxLength: 128, title: 'version' }), {
        description: 'Installed versions by component: {postgresql: "14.11"}.',
      }),
    ),
    facts: optional(listOf(fact, 'Answers to conditions.')),
    accepted: optional(listOf(accepted, 'Accepted risks.')),
    windows: optional(listOf(text('A maintenance window like Sat 22:00-05:00, local time.'), 'When work may be done.')),
    history: optional(listOf(versionText('A version.'), 'Versions that ran here before.')),
    pending_post_migrations: optional(
      oneOf(['yes', 'no', 'unknown'], 'Were post migrations of the installed version skipped?'),
    ),
  },
  {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'urn:waystop:schema:installation:1',
    title: 'Waystop installation',
    description: 'One site: what is installed and what is known about it. Holds no secrets.',
    additionalProperties: false,
  },
)

export type InstallationDocument = Static<typeof installationSchema>
