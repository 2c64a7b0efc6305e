import { redact } from '../../domain/redact.ts'
import { type Rescue } from '../../results/rescue.ts'
import { type RescueFlags } from './flags.ts'

/**
 * The answer as it may be given to others. Places of databases are named URL; sentences that servers wrote, which may hold
 * hosts or rows, and commands of hooks are left out, and the answer says so.
 */
export function forOthers(answer: Rescue, flags: Pick<RescueFlags, 'database' | 'directUrl'>): Rescue {
  const { restore_point: point, ...rest } = hidden(
    answer,
    hider([...(flags.database ?? []), ...(flags.directUrl ?? [])]),
  )
  return {
    ...rest,
    because: rest.because.map(withoutServerText),
    lives: rest.lives.map((life) => without(life, 'error', 'rows_unknown')),
    schema: rest.schema.map((one) => (one.state === 'unread' ? { ...one, because: 'it could not be read' } : one)),
    databases: rest.databases.map((read) => without(read, 'because', 'next')),
    ...(point ? { restore_point: without(point, 'restore') } : {}),
    options: rest.options.map((one) => (one.kind === 'restore' ? { ...one, commands: [] } : one)),
    left_out: [
      'where the databases are (written as URL)',
      'texts of errors, which may hold rows and hosts',
      'the command that restores a backup',
    ],
  }
}

/** Fields that may be left out of an answer. */
function without<T extends object, Name extends keyof T>(value: T, ...names: readonly Name[]): Omit<T, Name> {
  const left = Object.entries(value).filter(([name]) => !(names as readonly string[]).includes(name))
  return Object.fromEntries(left) as Omit<T, Name>
}

/** What stands behind these words was said by a server. */
function withoutServerText(text: string): string {
  return text.replace(/(?<= was not read| cannot be judged): .*$/su, '')
}

type Hide = (text: string) => string

/** Longest first, so that no part of a place stays. `main=postgresql://…` keeps its name. */
function hider(given: readonly string[]): Hide {
  const words = given.flatMap((one) => {
    const url = one.replace(/^[\w-]+=(?=[a-z+]+:\/\/|service=|host=|\/)/iu, '')
    return [url, redact(url), ...hostsIn(url)]
  })
  const sorted = [...new Set(words)].filter((word) => word !== '').toSorted((a, b) => b.length - a.length)
  return (text) => sorted.reduce((left, word) => left.replaceAll(word, 'URL'), text)
}

function hostsIn(url: string): string[] {
  const authority = /^[a-z+]+:\/\/([^/?#]*)/iu.exec(url)?.[1] ?? ''
  const hosts = authority.slice(authority.lastIndexOf('@') + 1).split(',')
  const told = /\bhost(?:addr)?\s*=\s*'?([^\s'&]+)/iu.exec(url)?.[1]
  // A word like `db` is in other words, too; places that are only a word stand nowhere but in their URL.
  return [...hosts, ...hosts.map((host) => host.replace(/:\d+$/u, '')), ...(told === undefined ? [] : [told])].filter(
    (host) => /[.:]/u.test(host),
  )
}

/** Every text of a value. */
function hidden<T>(value: T, hide: Hide): T {
  if (typeof value === 'string') return hide(value) as T
  if (Array.isArray(value)) return value.map((one: unknown) => hidden(one, hide)) as T
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, hidden(one, hide)])) as T
}
