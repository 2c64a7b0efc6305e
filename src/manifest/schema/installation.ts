import { Type, type Static } from 'typebox'
import { backupPolicies } from '../../domain/installation.ts'
import { dateText, durationText, fields, identifier, listOf, oneOf, optional, text, versionText } from './scalars.ts'

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

const backup = fields(
  {
    policy: optional(
      oneOf(
        backupPolicies,
        'How often: for each hop, once for what is done between two leaves, or once for a whole run.',
      ),
    ),
    command: optional(
      Type.Array(text('A word of the command.'), {
        minItems: 1,
        maxItems: 100,
        description: 'Words of a command that makes one and prints it as JSON with id, taken_at and restore.',
      }),
    ),
    timeout: optional(durationText('A backup that takes longer is ended. Default: 24h.')),
  },
  'How a run makes restore points; without a command it does what the driver has.',
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
    windows: optional(
      listOf(
        text('Like Sat 22:00-05:00, Mon-Fri 01:00-04:00, Fri 22:00-Mon 05:00 or daily 02:00-04:00.'),
        'Maintenance windows: when users may be without service. Local time of time_zone.',
      ),
    ),
    time_zone: optional(
      Type.String({
        pattern: '^[A-Za-z0-9+_/-]{1,64}$',
        title: 'time zone like Europe/Berlin',
        description: 'Time zone of the windows and of times a person writes. Default: that of the machine.',
      }),
    ),
    driver: optional(identifier('How a run drives the product: native, guided or an id of the manifest.')),
    backup: optional(backup),
    notify: optional(
      Type.Array(text('A word.'), {
        minItems: 1,
        maxItems: 100,
        description:
          'Who is told what a run does: words of a command that reads JSON, or one URL, or env:NAME where the URL is secret.',
      }),
    ),
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
