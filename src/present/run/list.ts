import { type ZoneName } from '../../domain/zone.ts'
import { type RunList, type RunRow } from '../../results/run-list.ts'
import { spanText } from '../background/words.ts'
import { type Block, blocksText, commandBlock, labelledRows, type TextOptions } from '../blocks.ts'
import { hanging } from '../columns.ts'
import { type Meaning } from '../palette.ts'
import { oneLine, printable } from '../printable.ts'
import { table } from '../table.ts'
import { count } from '../words.ts'
import { clockWords } from './clock.ts'

const meanings: Partial<Record<RunRow['state'], Meaning>> = {
  failed: 'bad',
  stalled: 'bad',
  'needs-you': 'caution',
  paused: 'caution',
  done: 'good',
  aborted: 'faint',
}

/** The answer of `plan run list`. */
export function runListText(answer: RunList, options: TextOptions & { readonly zone: ZoneName }): string {
  const list = printable(answer)
  const { palette } = options
  const open = list.runs.filter(({ state }) => state !== 'done' && state !== 'aborted').length
  const head =
    list.runs.length === 0
      ? 'No run is on record.'
      : `${count(list.runs.length, 'run')}, ${open === 0 ? 'all of them over' : `${open} not over`}.`
  return blocksText([
    [palette.strong(head)],
    rowsBlock(list, options),
    labelledRows(
      [
        ['Journal', [list.journal]],
        ['Remarks', list.remarks],
      ],
      options,
    ),
    commandBlock('Next', list.command, options),
  ])
}

function rowsBlock(list: RunList, options: TextOptions & { readonly zone: ZoneName }): Block {
  if (list.runs.length === 0) return []
  const { width, palette, zone } = options
  const { head, rows } = table(
    [
      { title: 'Run', cell: ({ id }) => id },
      { title: 'Path', cell: ({ from, to }) => `${from} -> ${to}`, flexible: true },
      { title: 'At', cell: ({ at_version: at }) => at },
      { title: 'Hops', cell: ({ hops, hops_done: done }) => `${done} of ${hops}`, droppable: 3 },
      { title: 'State', cell: ({ state }) => state, paint: ({ state }) => meanings[state] },
      { title: 'Begun', cell: ({ began_at: at }) => clockWords(at, { zone, now: list.at }), droppable: 2 },
      { title: 'Took', cell: ({ took_ms: took }) => spanText(took), align: 'right', droppable: 4 },
      {
        title: 'Down',
        cell: ({ downtime_took_ms: down }) => (down === 0 ? '' : spanText(down)),
        align: 'right',
        droppable: 5,
      },
      { title: 'By', cell: ({ person }) => person, droppable: 6 },
    ],
    list.runs,
    width,
    palette,
  )
  return [
    head,
    ...rows.flatMap((lines, i) => {
      const { because, state } = list.runs[i]!
      const note = because === undefined || state === 'done' ? [] : hanging('    ', oneLine(because), width)
      return [...lines, ...note.map(palette.faint)]
    }),
  ]
}
