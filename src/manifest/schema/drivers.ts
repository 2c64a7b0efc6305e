import { Type } from 'typebox'
import { comparisonOperators } from '../../domain/condition.ts'
import { driverKinds, driverVerbs } from '../../domain/driver.ts'
import { callMeanings } from '../../domain/program-call.ts'
import { durationText, fields, identifier, listOf, oneOf, optional, text } from './scalars.ts'

const word = (description: string) =>
  Type.String({ maxLength: 20_000, pattern: String.raw`^[^\u0000]*$`, title: 'text without NUL', description })
const someOf = <T extends Parameters<typeof Type.Array>[0]>(item: T, maxItems: number, description: string) =>
  Type.Array(item, { minItems: 1, maxItems, description })
const variable = (description: string) => Type.String({ pattern: '^[A-Za-z_][A-Za-z0-9_]{0,127}$', description })
const pattern = (description: string) =>
  Type.String({ minLength: 1, maxLength: 1000, title: 'a regular expression', description })
const meaning = oneOf(callMeanings, 'What it means for the step.')

const reader = fields(
  {
    lines: optional(pattern('Its named groups are read from every line it matches.')),
    text: optional(pattern('Its named groups are read from its first match in the whole output.')),
    json: optional(
      fields(
        {
          items: optional(
            text('Path to the list, like data.items. Default: the document is the list, or the only item.'),
          ),
          fields: Type.Record(identifier('Name of a value.'), text('Where it stands in an item, like status.0.'), {
            additionalProperties: false,
            description: 'Values by name.',
          }),
        },
        'The output is JSON.',
      ),
    ),
  },
  'How values are read from stdout: one of lines, text and json. Where nothing matches, nothing is known.',
)

/** What a call says. */
const callFields = {
  run: optional(
    someOf(
      word('One word; {version}, {from}, {line} and {with.NAME} become part of it.'),
      200,
      'The program and its arguments. No shell reads them.',
    ),
  ),
  shell: optional(
    text('Instead of run: a text for sh -c. Values are in its environment: $WAYSTOP_VERSION, $WAYSTOP_WITH_NAME.'),
  ),
  on: optional(text('On which hosts, for people.')),
  timeout: optional(
    durationText('Then the program and all it started is ended. Default: 2m for calls that only read, else 1h.'),
  ),
  exits: optional(
    listOf(
      fields(
        {
          codes: someOf(Type.Integer({ minimum: 0, maximum: 255 }), 256, 'Exit codes.'),
          means: meaning,
        },
        'What exit codes mean.',
      ),
      '0 is done and all others are failed unless they are listed.',
    ),
  ),
  outputs: optional(
    listOf(
      fields(
        {
          matches: pattern('Found anywhere in stdout and stderr.'),
          means: meaning,
          because: optional(text('What to tell a person.')),
        },
        'A sentence that decides, whatever the exit code is.',
      ),
      'The first that matches counts.',
    ),
  ),
  reads: optional(reader),
  environment: optional(
    Type.Record(variable('Name.'), word('Value.'), {
      additionalProperties: false,
      description: 'Variables; never a secret.',
    }),
  ),
  secrets: optional(
    listOf(
      variable('Name of a variable.'),
      'Variables that must be set where plan runs. Their values are taken out of all output.',
    ),
  ),
  repeatable: optional(
    Type.Boolean({
      description: 'May it be called again when nobody knows what became of it? Default: only if it only reads.',
    }),
  ),
  rehearsable: optional(
    Type.Boolean({ description: 'May it be called when an upgrade is rehearsed? Default: false.' }),
  ),
  when: optional(
    Type.Record(identifier('Name of a value.'), text('What it must be.'), {
      additionalProperties: false,
      description: 'Called only where the site has these values.',
    }),
  ),
}

const call = fields(
  { do: oneOf(driverVerbs, 'What it is for. Several for one thing are called in this order.'), ...callFields },
  'One call of a program: run or shell.',
)

const value = fields(
  {
    name: identifier('Used as {with.NAME} and given with --with NAME=VALUE.'),
    about: optional(text('What it is.')),
    default: optional(text('Used when nobody says otherwise.')),
    choices: optional(listOf(text('A value.'), 'What it may be. Default: anything.')),
  },
  'Something that differs from site to site.',
)

const stateWords = (description: string) => optional(listOf(text('A word of the tool.'), description))

export const driver = fields(
  {
    id: identifier('Unique name, for --driver.'),
    name: optional(text('Name for people.')),
    kind: optional(
      oneOf(
        driverKinds,
        'How it is done unless --driver names it: guided prints the calls for a person, command makes them. Default: guided.',
      ),
    ),
    install_types: optional(listOf(identifier('Id of an install type.'), 'Ways to install it is for. Default: all.')),
    use: optional(identifier('A driver that ships with plan; what is said here takes the place of what it says.')),
    values: optional(Type.Array(value, { maxItems: 100, description: 'What differs from site to site.' })),
    calls: optional(
      Type.Array(call, {
        maxItems: 200,
        description:
          'What the tools can do; what is not there is no step. version reads version; status reads name, state, and where known database, table, column, arguments, progress; backup reads id, taken_at and restore where it tells them; verify only reads; finalize is called only where a person asks for it.',
      }),
    ),
    without: optional(
      listOf(oneOf(driverVerbs, 'What is not done.'), 'Calls of the shipped driver that are not made here.'),
    ),
    states: optional(
      fields(
        {
          finished: stateWords('Nothing is left to do.'),
          working: stateWords('It goes on by itself.'),
          paused: stateWords('Somebody has to let it go on.'),
          failed: stateWords('Somebody has to look.'),
        },
        'Words of the status call that mean each state; any other word is unknown.',
      ),
    ),
    restore: optional(text('How a backup is restored, for people; {id} is the id of the backup.')),
    finalize_ignores: optional(text('What the finalize call takes no notice of: pauses, health checks.')),
  },
  'How one way to install the product is upgraded with its own tools.',
)

/** A file of drivers that ship with plan. */
export const presetSchema = fields({ drivers: listOf(driver, 'Drivers.') }, 'Drivers to start from.')

export const gateCheck = fields(
  {
    ...callFields,
    expect: optional(
      listOf(
        fields(
          {
            field: identifier('Name of a value that the call reads.'),
            operator: oneOf(comparisonOperators, 'How the value is compared with the threshold.'),
            threshold: Type.Union([Type.Number(), Type.Boolean(), Type.String()], {
              title: 'a number, true or false, or a text',
              description: 'The gate holds when `value operator threshold` is true for every item that was read.',
            }),
          },
          'What must be true of a value.',
        ),
        'All must hold. Default: the exit code decides.',
      ),
    ),
  },
  'A program that tells whether the gate holds.',
)
