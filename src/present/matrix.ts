import { type Matrix, type MatrixRow } from '../results/matrix.ts'
import { blocksText, commandBlock, headBlock, labelledRows, type Block, type TextOptions } from './blocks.ts'
import { type Meaning } from './palette.ts'
import { oneLine, printable } from './printable.ts'
import { table, type Column } from './table.ts'
import { productText } from './upgrade/headline.ts'
import { count } from './words.ts'

/** The answer of `plan matrix` on a terminal: one row for neighbouring versions that take the same path. */
export function matrixText(answer: Matrix, options: TextOptions): string {
  const result = printable(answer)
  return blocksText([
    headBlock(headline(result), result.manifest, options),
    groupTable(result, options),
    [
      ...labelledRows(
        [
          ['Passed', passedTexts(result)],
          ['Only if', onlyIfTexts(result)],
          ['Remarks', result.remarks],
        ],
        options,
      ),
      ...nextLines(result, options),
    ],
  ])
}

function headline({ manifest, to, target, rows }: Matrix): string {
  const known =
    target === to.version ? `manifest of ${manifest.complete_until}` : `newest known on ${manifest.complete_until}`
  const hops = rows.flatMap(({ counted }) => (counted === undefined ? [] : [counted]))
  const least = Math.min(...hops)
  const most = Math.max(...hops)
  const span = hops.length === 0 ? '' : `, ${least === most ? '' : `${least} to `}${count(most, 'hop')}`
  const refused = rows.filter(({ verdict }) => verdict === 'illegal').length
  const none = refused > 0 ? `, ${refused} without a path` : ''
  return `${productText({ manifest })} -> ${to.version} (${known}) from ${count(rows.length, 'version')}${span}${none}`
}

/** Neighbouring rows with the same path. */
interface Group {
  readonly first: MatrixRow
  readonly last: MatrixRow
}

function groupsOf(rows: readonly MatrixRow[]): Group[] {
  const groups: Group[] = []
  for (const row of rows) {
    const last = groups.at(-1)
    if (last && sameWay(last.first, row)) groups[groups.length - 1] = { first: last.first, last: row }
    else groups.push({ first: row, last: row })
  }
  return groups
}

function sameWay(a: MatrixRow, b: MatrixRow): boolean {
  const way = ({ verdict, counted, landings, only_if: onlyIf, reason }: MatrixRow) =>
    [verdict, counted ?? '', landings.join(' '), onlyIf.join(' '), `${reason?.kind}:${reason?.subject}`].join('|')
  return way(a) === way(b)
}

function columnsFor(ways: ReadonlyMap<string, MatrixRow>, room: number): readonly Column<Group>[] {
  return [
    {
      title: 'installed',
      cell: ({ first, last }) => oneLine(first === last ? first.from : `${first.from} - ${last.from}`),
      paint: () => 'strong',
    },
    {
      title: 'hops',
      cell: ({ first: { counted } }) => (counted === undefined ? '-' : String(counted)),
      align: 'right',
    },
    { title: 'lands on', cell: ({ first }) => oneLine(rowText(first, ways, room)), flexible: true, paint: meaningOf },
  ]
}

function meaningOf({ first: { verdict } }: Group): Meaning | undefined {
  if (verdict === 'illegal') return 'bad'
  return verdict === 'undetermined' ? 'caution' : undefined
}

function rowText(row: MatrixRow, ways: ReadonlyMap<string, MatrixRow>, room: number): string {
  const { verdict, reason } = row
  switch (verdict) {
    case 'legal':
      return wayText(row, ways, room)
    case 'nothing-to-do':
      return 'nothing to do'
    case 'illegal':
      return `no path: ${reason?.message ?? 'no reason was found'}`
    case 'undetermined':
      return `${wayText(row, ways, room)}; undetermined: ${reason?.message ?? 'a fact is missing'}`
  }
}

/** Too long for a line, a way goes on like that of the first landing that has a row of its own. */
function wayText({ landings, only_if: onlyIf }: MatrixRow, ways: ReadonlyMap<string, MatrixRow>, room: number): string {
  const names = landings.map((version) => (onlyIf.includes(version) ? `${version}?` : version))
  const whole = names.join(' ')
  if (whole.length <= room) return whole
  const joins = landings.findIndex(
    (version, i) => ways.get(version)?.landings.join(' ') === landings.slice(i + 1).join(' '),
  )
  return joins === -1 ? whole : `${names.slice(0, joins + 1).join(' ')} …`
}

/** Cells the other columns and their gaps take, at most. */
const besideWay = 34

function groupTable({ rows }: Matrix, { width, palette }: TextOptions): Block {
  if (rows.length === 0) return [' no version is older than the target']
  const ways = new Map(rows.filter(({ verdict }) => verdict === 'legal').map((row) => [row.from, row]))
  const lines = table(columnsFor(ways, width - besideWay), groupsOf(rows), width - 1, palette)
  const texts = lines.rows.flat()
  const legend = texts.some((line) => line.endsWith('…')) ? [' … goes on as from there'] : []
  return [` ${lines.head}`, ...texts.map((line) => ` ${line}`), ...legend.map(palette.faint)]
}

const shownLandings = 6

/** `19.5 (28 of 29), 19.2 (25), …`: where most of a fleet lands. */
function passedTexts({ passed, rows }: Matrix): string[] {
  const texts = passed
    .slice(0, shownLandings)
    .map(({ line, rows: number }, i) => `${line} by ${number}${i === 0 ? ` of ${rows.length}` : ''}`)
  return texts.length > 0 ? [`${texts.join(', ')}${passed.length > shownLandings ? ', …' : ''}`] : []
}

function onlyIfTexts({ rows }: Matrix): string[] {
  return rows.some(({ only_if: onlyIf }) => onlyIf.length > 0)
    ? ['? is a landing that is needed only if an unanswered condition holds; --fact, --facts or --assume-no answer']
    : []
}

function nextLines({ rows, to, command }: Matrix, options: TextOptions): Block {
  const longest = rows.toSorted((a, b) => (b.counted ?? 0) - (a.counted ?? 0))[0]
  if (!longest) return []
  const flags = command.replace(/^plan matrix --to \S+/u, '').replaceAll(/ --(?:versions \S+|all)/gu, '')
  return commandBlock('Next', `plan upgrade --from ${longest.from} --to ${to.version}${flags}`, options)
}
