import { UserError } from '../../domain/errors.ts'
import { type BackgroundList } from '../../results/background-list.ts'
import { type BackgroundItem } from '../../results/background-parts.ts'

export interface PageAsked {
  /** Only these states. */
  readonly state?: readonly string[] | undefined
  /** Only of these databases. */
  readonly database?: readonly string[] | undefined
  /** Finished, finalized and cancelled ones too; asking for a state is asking for them. */
  readonly all?: boolean | undefined
  readonly limit?: number | undefined
  /** The last one of the page before: its ref. */
  readonly cursor?: string | undefined
}

export interface Page {
  readonly list: BackgroundList
  /** What the next page begins behind; undefined: this is the last. */
  readonly next: string | undefined
}

/**
 * The part of a list that is asked for. Whole, it is as `plan bbm status` has it, worst first. A page of it is in the order of
 * databases and ids, which nothing changes: no row is missed or seen twice, whatever happens to others between two pages.
 */
export function pageOf(list: BackgroundList, asked: PageAsked): Page {
  const { limit, cursor } = asked
  const wanted = list.background.filter((item) => isAsked(item, asked))
  if (limit === undefined && cursor === undefined) return { list: { ...list, background: wanted }, next: undefined }
  const databases = list.databases.map(({ database }) => database)
  const place = (item: Pick<BackgroundItem, 'database' | 'id'>): Place => [
    databases.indexOf(item.database),
    BigInt(item.id),
  ]
  const after = cursor === undefined ? undefined : placeOf(cursor, databases)
  const ordered = wanted
    .filter((item) => after === undefined || compare(place(item), after) > 0)
    .toSorted((a, b) => compare(place(a), place(b)))
  const shown = ordered.slice(0, limit)
  return { list: { ...list, background: shown }, next: ordered.length > shown.length ? shown.at(-1)?.ref : undefined }
}

function isAsked({ state, database, judgement }: BackgroundItem, asked: PageAsked): boolean {
  if (asked.database && asked.database.length > 0 && !asked.database.includes(database)) return false
  if (asked.state && asked.state.length > 0) return asked.state.includes(state)
  return asked.all === true || (judgement !== 'finished' && judgement !== 'cancelled')
}

type Place = readonly [database: number, id: bigint]

function compare([a, m]: Place, [b, n]: Place): number {
  if (a !== b) return a - b
  return m < n ? -1 : Number(m > n)
}

function placeOf(cursor: string, databases: readonly string[]): Place {
  const [, database = '', id = ''] = /^(.+)_(\d{1,19})$/u.exec(cursor) ?? []
  if (databases.includes(database)) return [databases.indexOf(database), BigInt(id)]
  throw new UserError({
    code: 'bad-cursor',
    what: 'the cursor is none that was given here',
    next: 'follow the Link of the page before, or begin without a cursor',
  })
}
