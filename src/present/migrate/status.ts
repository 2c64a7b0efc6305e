import { type DatabaseMigrations, type MigrationRow, type MigrationStatus } from '../../results/migration-status.ts'
import { type Block, blocksText, commandBlock, headBlock, labelledRows, type TextOptions } from '../blocks.ts'
import { hanging } from '../columns.ts'
import { type Meaning } from '../palette.ts'
import { printable } from '../printable.ts'
import { table, type Column } from '../table.ts'
import { count } from '../words.ts'
import { durationWords } from './words.ts'

/** The answer of `plan migrate status`. */
export function migrationStatusText(answer: MigrationStatus, options: TextOptions): string {
  const status = printable(answer)
  return blocksText([
    headBlock(migrationCheckLine(status), status.manifest, options),
    ...status.databases.map((one) => databaseBlock(one, options)),
    labelledRows([['Remarks', status.remarks]], options),
    commandBlock('Next', status.command, options),
  ])
}

/** One line for a monitor. */
export function migrationCheckLine({ manifest, target, databases, missing }: MigrationStatus): string {
  const to = target === undefined ? '' : ` ${target}`
  const told = [
    ...databases.map((one) => `${one.database} ${stateWords(one)}`),
    ...missing.map((name) => `${name} was not given`),
  ]
  return `${manifest.name}${to}: ${told.join('; ')}`
}

function stateWords({ state, release, post_complete: post, pending, migrations }: DatabaseMigrations): string {
  const at = release === undefined ? '' : ` (at ${release}${post ? '' : ', post migrations open'})`
  switch (state) {
    case 'up-to-date':
      return `is up to date${at}`
    case 'pending':
      return `has ${count(pending, 'pending migration')}${at}`
    case 'installing':
      return `is being installed, with ${count(pending, 'migration')} to go`
    case 'not-installed':
      return 'is not installed'
    case 'trouble': {
      const wrong = Map.groupBy(
        migrations.filter(({ condition }) => meanings[condition] === 'bad'),
        ({ condition }) => condition,
      )
      return `is in trouble${at}: ${[...wrong].map(([condition, rows]) => `${rows.length} ${condition}`).join(', ')}`
    }
  }
}

const meanings: Readonly<Record<MigrationRow['condition'], Meaning>> = {
  applied: 'good',
  adopted: 'good',
  folded: 'faint',
  pending: 'caution',
  begun: 'caution',
  late: 'bad',
  edited: 'bad',
  unknown: 'bad',
  beyond: 'bad',
  removed: 'faint',
}

const columns: readonly Column<MigrationRow>[] = [
  { title: 'Migration', cell: ({ id }) => id },
  { title: 'Name', cell: ({ name = '' }) => name, flexible: true },
  { title: 'Release', cell: ({ release = '' }) => release },
  { title: 'Phase', cell: ({ phase }) => (phase === 'post' ? 'post' : ''), droppable: 2 },
  { title: 'Is', cell: ({ condition }) => condition, paint: ({ condition }) => meanings[condition] },
  { title: 'When (UTC)', cell: ({ applied_at: at }) => at?.slice(0, 19).replace('T', ' ') ?? '', droppable: 3 },
  {
    title: 'Took',
    cell: ({ duration_ms: took }) => (took === undefined ? '' : durationWords(took)),
    align: 'right',
    droppable: 4,
  },
  { title: 'By', cell: ({ applied_by: by = '' }) => by, droppable: 5 },
]

function databaseBlock(database: DatabaseMigrations, { width, palette }: TextOptions): Block {
  const { migrations, place, held_by: holder } = database
  const summary = hanging('', `${database.database} (${place}) ${stateWords(database)}`, width).map(palette.strong)
  const working = holder === undefined ? [] : hanging('', `${holder} is at work`, width).map(palette.caution)
  if (migrations.length === 0) return [...summary, ...working]
  const { head, rows } = table(columns, migrations, width, palette)
  return [...summary, ...working, head, ...rows.flat()]
}
