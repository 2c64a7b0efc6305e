import { type MigrationStep } from '../../results/migration-parts.ts'
import { type MigrationRun } from '../../results/migration-run.ts'
import { type Block, blocksText, commandBlock, headBlock, labelledRows, type TextOptions } from '../blocks.ts'
import { hanging } from '../columns.ts'
import { printable } from '../printable.ts'
import { table, type Column } from '../table.ts'
import { count } from '../words.ts'
import { durationWords } from './words.ts'

/** The answer of `plan migrate up`, `down`, `redo` and `plan install`. */
export function migrationRunText(answer: MigrationRun, options: TextOptions): string {
  const run = printable(answer)
  return blocksText([
    headBlock(headline(run), run.manifest, options),
    stepsBlock(run, options),
    ...(run.dry_run ? run.steps.flatMap((step) => sqlBlock(step, options)) : []),
    refusalBlock(run, options),
    labelledRows(
      [
        ['Databases', databaseTexts(run)],
        ['Remarks', run.remarks],
      ],
      options,
    ),
    commandBlock('Next', run.command, options),
  ])
}

const verbs = {
  up: { noun: 'applied', todo: 'to apply' },
  down: { noun: 'taken back', todo: 'to take back' },
  redo: { noun: 'done again', todo: 'to do again' },
  install: { noun: 'applied', todo: 'to apply' },
} as const

function headline(run: MigrationRun): string {
  const { verb, target, manifest } = run
  const to = target === undefined || verb === 'down' || verb === 'redo' ? '' : ` ${target}`
  return `${manifest.name}${to}${endWords(run)}`
}

function endWords({ verb, outcome, steps, refusals }: MigrationRun): string {
  const done = steps.filter((step) => step.outcome === 'done').length
  const left = steps.length - done
  const { noun, todo } = verbs[verb]
  switch (outcome) {
    case 'done':
      return `${verb === 'install' ? ' is installed' : ''}: ${count(done, 'migration')} ${noun}`
    case 'nothing-to-do':
      return ': nothing to do'
    case 'planned':
      return `: ${count(steps.length, 'migration')} ${todo}; nothing was written`
    case 'refused':
      return `: nothing was begun, because of ${count(refusals.length, 'thing')} to mend first`
    case 'declined':
      return ': nothing was begun, as you say'
    case 'stopped':
      return `: stopped; ${done} ${noun}, ${left} left, and nothing half recorded`
    case 'work-open':
      return `: waits for background work; ${done} ${noun}, ${left} left`
    case 'undetermined':
      return `: ${count(done, 'migration')} ${noun}; not every database was given, so it is not known to be done`
  }
}

function stepsBlock({ steps, outcome }: MigrationRun, { width, palette }: TextOptions): Block {
  if (steps.length === 0 || outcome === 'refused') return []
  const many = new Set(steps.map(({ database }) => database)).size > 1
  const columns: Column<MigrationStep>[] = [
    { title: 'Migration', cell: ({ id }) => id },
    { title: 'Name', cell: ({ name = '' }) => name, flexible: true },
    { title: 'Release', cell: ({ release = '' }) => release, droppable: 1 },
    { title: 'Phase', cell: ({ phase }) => (phase === 'post' ? 'post' : ''), droppable: 3 },
    { title: 'Database', cell: ({ database }) => (many ? database : ''), droppable: 2 },
    {
      title: 'Took',
      cell: ({ duration_ms: took }) => (took === undefined ? '' : durationWords(took)),
      align: 'right',
    },
    {
      title: '',
      cell: ({ outcome }) => (outcome === 'not-reached' ? 'not reached' : ''),
      paint: () => 'caution',
    },
  ]
  const { head, rows } = table(columns, steps, width, palette)
  return [head, ...rows.flatMap((lines, i) => [...lines, ...workLines(steps[i]!, width)])]
}

function workLines(step: MigrationStep, width: number): readonly string[] {
  const indent = '    '
  const { waits_for: waits, finishes, queues, finalizes } = step
  const told = [
    waits.length > 0 &&
      `needs ${waits.join(', ')}${finishes.length > 0 ? `; finishes ${finishes.join(', ')} first` : ''}`,
    queues.length > 0 && `queues ${queues.join(', ')}`,
    finalizes.length > 0 && `finalizes ${finalizes.join(', ')}`,
  ].filter((one) => one !== false)
  return told.length === 0 ? [] : hanging(indent, told.join('; '), width)
}

/** The SQL as it stands, so that it can be read and piped. */
function sqlBlock({ id, name, sql, file }: MigrationStep, { palette }: TextOptions): Block[] {
  if (sql === undefined) return []
  return [
    [palette.faint(`-- ${id}${name === undefined ? '' : ` ${name}`} (${file ?? ''})`), ...sql.trimEnd().split('\n')],
  ]
}

function refusalBlock({ refusals }: MigrationRun, { width, palette }: TextOptions): Block {
  return refusals.flatMap(({ kind, message, next, place }) => [
    ...hanging(`${palette.bad(kind)}  `, message, width + (palette.bad(kind).length - kind.length)),
    ...(place ? [`  at ${place.file}:${place.line}:${place.column}`] : []),
    ...hanging('  ', next, width),
  ])
}

function databaseTexts({ databases }: MigrationRun): string[] {
  return databases.map(({ database, place, release, post_complete: post, pending }) => {
    const at = release === undefined ? 'at no complete release' : `at ${release}${post ? '' : ', post migrations open'}`
    return `${database} (${place}): ${at}${pending === 0 ? '' : `, ${count(pending, 'migration')} pending`}`
  })
}
