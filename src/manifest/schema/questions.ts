import { Type } from 'typebox'
import { comparisonOperators } from '../../domain/condition.ts'
import { upgradeModes } from '../../domain/constraint-entries.ts'
import { dutyKinds } from '../../domain/duty.ts'
import { stopCauses } from '../../domain/stop.ts'
import { gateCheck } from './drivers.ts'
import {
  dateText,
  fields,
  identifier,
  listOf,
  oneOf,
  optional,
  pointText,
  rangeText,
  text,
  versionText,
} from './scalars.ts'

const operator = oneOf(comparisonOperators, 'How the measured value is compared with the threshold.')

const probe = fields(
  {
    database: identifier('The database to ask.'),
    sql: text('A read-only query that returns one value. Count with a LIMIT; statistics are never a "no".'),
    operator,
    threshold: Type.Union([Type.Number(), Type.Boolean(), Type.String()], {
      title: 'a number, true or false, or a text',
      description: 'The condition holds when `value operator threshold` is true.',
    }),
    verified: optional(Type.Boolean({ description: 'false when nobody has tried the query. Default: true.' })),
  },
  'A query whose value answers the question.',
)

const nodes = fields(
  {
    role: identifier('A role of nodes in the installation file.'),
    operator,
    threshold: Type.Integer({ minimum: 0, maximum: 1_000_000, description: 'Number of nodes.' }),
  },
  'The installation file answers the question by its number of nodes.',
)

export const condition = fields(
  {
    id: identifier('Short name used in flags and facts: many-users.'),
    question: text('The question as an admin would ask it, answered by yes or no.'),
    why: optional(text('What depends on the answer.')),
    criterion: optional(text("The vendor's own wording of the threshold.")),
    probe: optional(probe),
    nodes: optional(nodes),
    ran: optional(rangeText('A question about the past: did the installation ever run a version of this range?')),
  },
  'A question about an installation; its answer is yes, no or unknown.',
)

const when = (what: string) =>
  optional(listOf(identifier('Id of a condition.'), `${what} any of these conditions holds.`))

const duty = fields(
  {
    duty: oneOf(dutyKinds, 'Which duty.'),
    done: dateText('The day it was done, or waived.'),
    by: optional(text('Who did it.')),
    link: optional(text('Where it can be seen: the address of an issue, a message, a merge request.')),
    waived: optional(text('Why nobody has to do it.')),
  },
  'A duty of the release manager that was done. Written by `plan stop done`.',
)

export const stop = fields(
  {
    line: optional(pointText('The line where every upgrade must land.')),
    version: optional(versionText('The exact version where every upgrade must land; instead of line.')),
    kind: optional(
      oneOf(
        ['required', 'scheduled'],
        'scheduled: it follows from the schedule. Default: required, or conditional with when.',
      ),
    ),
    when: when('The stop applies only when'),
    min_patch: optional(versionText('Landing below this version of the line is no landing.')),
    reason: optional(text('Why everybody must stop here.')),
    cause: optional(
      oneOf(stopCauses, 'The kind of reason; stops without a cause in the database are never called unnecessary.'),
    ),
    declared: optional(dateText('The day it was declared; written by `plan stop declare`.')),
    for: optional(
      listOf(
        identifier('Name of a background migration, or id of a migration.'),
        'What made it necessary: background migrations and migrations of this manifest.',
      ),
    ),
    issue: optional(text('Address of the issue about it.')),
    duties: optional(listOf(duty, 'What was done about it; `plan stop status` tells what is left.')),
  },
  'A required stop: one of line and version.',
)

export const block = fields(
  {
    name: identifier('Unique name of the block.'),
    from: rangeText('Versions that may not be left towards `to`.'),
    to: rangeText('Versions that may not be entered from `from`.'),
    reason: text('Why.'),
    when: when('The block applies only when'),
    mode: optional(oneOf(upgradeModes, 'Applies only to upgrades done this way.')),
    remedy: optional(text('What to check and repair before the hop, so that it becomes legal.')),
  },
  'A hop that is forbidden.',
)

const installTypes = optional(
  listOf(identifier('Id of an install type.'), 'Concerns only these ways to install; default: all.'),
)

export const gate = fields(
  {
    id: identifier('Unique name.'),
    title: text('What must hold, as one line of a checklist.'),
    leaving: optional(rangeText('Verified before a version of this range is left.')),
    entering: optional(rangeText('Verified before a version of this range is installed.')),
    install_types: installTypes,
    command: optional(text('A command that shows it.')),
    check: optional(gateCheck),
  },
  'Something other than migrations to verify before a hop.',
)

export const note = fields(
  {
    versions: rangeText('Shown when a hop enters or passes one of these versions.'),
    text: text('One or two sentences.'),
    url: optional(text('Where to read more.')),
    install_types: installTypes,
  },
  'What an admin should know about a span of versions.',
)

export const component = fields(
  {
    id: identifier('Short name used in flags: postgresql.'),
    name: text('Name for people: PostgreSQL.'),
    line: Type.Integer({
      minimum: 1,
      maximum: 4,
      description: 'How many leading numbers make a line; inside a line is no move.',
    }),
    lines: listOf(pointText('A line.'), 'Known lines, ascending.'),
    ranges: optional(
      listOf(
        fields(
          {
            from: pointText('From this line or version of the product on, until the next entry.'),
            requires: optional(rangeText('Outside, the product does not work.')),
            tested: optional(rangeText('Outside, nobody tested it: a warning.')),
            note: optional(text('What else to know.')),
          },
          'What a span of releases needs.',
        ),
        'What releases need of the component.',
      ),
    ),
  },
  'Something with versions of its own that an installation runs beside the product.',
)

export const installType = fields(
  {
    id: identifier('Short name used in flags: linux-package.'),
    name: text('Name for people.'),
    commands: listOf(
      fields(
        {
          step: oneOf(['before', 'install', 'migrate', 'check'], 'Which step of a hop it belongs to.'),
          on: text('On which hosts.'),
          run: text('The command; {version} stands for the version of the hop.'),
        },
        'One command.',
      ),
      'The commands of one hop, in order.',
    ),
  },
  'A way to install the product.',
)
