import { execFileSync } from 'node:child_process'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type BackgroundStatus } from '../../../src/engine/background/system.ts'
import { finalizeCommands, rakeTask, shellWord, singleCommands } from '../../../src/engine/systems/gitlab/commands.ts'
import { runs } from '../../support/arbitraries.ts'
import { status } from '../../support/systems/status.ts'

/** Reads a task and its arguments as rake does: splits at commas, trims, drops backslashes before what they protect. */
function rakeReads(text: string): { name: string; args: string[] } {
  const [, name, inside] = /^([^[]+)(?:\[([^\n]*)\])$/u.exec(text)!
  const args: string[] = []
  for (let rest: string | undefined = inside; rest !== undefined;) {
    const [, one, next]: string[] =
      /[ \t\r\n\f\v]*((?:[^\\,]|\\[^\n])*?)[ \t\r\n\f\v]*(?:,[ \t\r\n\f\v]*([^\n]*))?$/u.exec(rest)!
    args.push(one!.replaceAll(/\\([^\n])/gu, '$1'))
    rest = next
  }
  return { name: name!, args }
}

/** What a real shell hands to the last program of a command. */
function shellHands(command: string): string[] {
  const programs = ['sudo', 'docker', 'kubectl'].map((name) => `${name}() { printf '%s\\0' "$@"; }`)
  const script = ['cd() { :; }', ...programs, command].join('\n')
  return execFileSync('/bin/sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1)
}

const argument = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.json(),
  fc.string({ unit: fc.constantFrom('\\', ',', ' ', '"', "'", '[', ']', '$', '`', '!', 'é', '\t', 'a') }),
)
const fits = (text: string): boolean => !/[\r\n\0]/u.test(text)

describe('rake', () => {
  test('gets back every argument that has no line break, whatever stands in it', () => {
    fc.assert(
      fc.property(fc.array(argument.filter(fits), { minLength: 2, maxLength: 4 }), (args) => {
        expect(rakeReads(rakeTask('a:b', args)!)).toEqual({ name: 'a:b', args })
      }),
      runs(2000),
    )
  })

  test('is given nothing that has a line break: it cannot read it', () => {
    expect(rakeTask('a', ['x\ny', 'z'])).toBeUndefined()
  })
})

describe('a shell', () => {
  test('hands on a word as it stands', () => {
    fc.assert(
      fc.property(argument.filter(fits), (text) => {
        expect(shellHands(`sudo ${shellWord(text)}`)).toEqual([text])
      }),
      runs(60),
    )
  })
})

const target = (values: Partial<BackgroundStatus> = {}): BackgroundStatus =>
  status({
    name: 'CopyColumnUsingBackgroundMigrationJob',
    table: 'push_event_payloads',
    key: ['event_id'],
    jobArguments: '[["event_id"], ["event_id_convert_to_bigint"]]',
    ...values,
  })

describe('the command that finalizes', () => {
  test('is the documented one, quoted as a whole, with every comma of the JSON escaped', () => {
    expect(finalizeCommands(target(), ['main'])[0]).toEqual({
      where: 'Linux package',
      command: String.raw`sudo gitlab-rake 'gitlab:background_migrations:finalize[CopyColumnUsingBackgroundMigrationJob,push_event_payloads,event_id,[["event_id"]\, ["event_id_convert_to_bigint"]]]'`,
    })
  })

  test('is the same word for rake as the one in GitLab’s own error message', () => {
    const theirs = String.raw`sudo gitlab-rake gitlab:background_migrations:finalize[CopyColumnUsingBackgroundMigrationJob,push_event_payloads,event_id,'[["event_id"]\, ["event_id_convert_to_bigint"]]']`
    expect(shellHands(finalizeCommands(target(), ['main'])[0]!.command)).toEqual(shellHands(theirs))
  })

  test('names the database where there are several, and only there', () => {
    const taskOf = (database: string, separate: readonly string[] | undefined): string[] =>
      finalizeCommands(target({ database }), separate)
        .filter(({ where }) => where.startsWith('Linux'))
        .map(({ command }) => /finalize[^[]*/u.exec(command)![0])
    expect(taskOf('main', ['main'])).toEqual(['finalize'])
    expect(taskOf('main', ['main', 'ci'])).toEqual(['finalize:main'])
    expect(taskOf('ci', ['main', 'ci'])).toEqual(['finalize:ci'])
    expect(taskOf('ci', undefined)).toEqual(['finalize:ci'])
    expect(taskOf('main', undefined)).toEqual(['finalize', 'finalize:main'])
    expect(taskOf('geo', ['main', 'geo'])).toEqual([])
  })

  test.each([
    ['quotes', `[{"it's": "\\"quoted\\""}]`],
    ['commas', '["a,b", ",", ",,"]'],
    ['backslashes and line breaks', String.raw`["a\\b", "x\ny", "\\,"]`],
    ['other alphabets', '["Übergröße", "日本", "🚀"]'],
    ['what a shell would expand', '["$(id)", "`id`", "$HOME", "!x", "*", "~"]'],
  ])('brings JSON with %s through shell and rake, on every kind of installation', (_, jobArguments) => {
    const odd = target({ name: "Odd::Job's", table: 'my, table ', key: ['no"name'], jobArguments })
    for (const { command } of finalizeCommands(odd, ['main', 'ci'])) {
      const task = shellHands(command).find((word) => word.startsWith('gitlab:'))!
      expect(rakeReads(task)).toEqual({
        name: 'gitlab:background_migrations:finalize:main',
        args: ["Odd::Job's", 'my, table ', 'no"name', jobArguments],
      })
    }
  })

  test('is not there for a table whose name has a line break', () => {
    expect(finalizeCommands(target({ table: 'a\nb' }), ['main'])).toEqual([])
  })
})

test('a single one is paused under the name of its database and its number', () => {
  const commands = singleCommands('pause', target({ database: 'ci', id: 85n })).map(({ command }) => command)
  expect(shellHands(commands[0]!)).toEqual(['gitlab-rake', 'gitlab:background_migrations:pause[ci_85]'])
  expect(commands.at(-1)).toContain('/api/v4/admin/batched_background_migrations/85/pause?database=ci')
})
