import { type StopAddition, type StopProposal } from '../../results/stop-proposal.ts'
import { blocksText, commandBlock, headBlock, labelledRows, type Block, type TextOptions } from '../blocks.ts'
import { oneLine, printable } from '../printable.ts'
import { table, type Column } from '../table.ts'
import { productText } from '../upgrade/headline.ts'
import { count, firstNames } from '../words.ts'
import { countLives, lifeText } from './life-words.ts'

/** The answer of `plan stop propose` on a terminal. */
export function stopProposalText(answer: StopProposal, options: TextOptions): string {
  const result = printable(answer)
  const { additions } = result
  return blocksText([
    headBlock(headline(result), result.manifest, options),
    additionTable(additions, options),
    [
      ...labelledRows(
        [
          ['Instead', additions.flatMap(insteadTexts)],
          ['Smallest', result.lives === 0 ? [] : [smallestText(result)]],
          ['No help', unservableTexts(result)],
        ],
        options,
      ),
      ...commandBlock('Next', result.command.replace(/^plan stop propose/u, 'plan stop list'), options),
    ],
  ])
}

function headline({ manifest, additions, lives }: StopProposal): string {
  const product = productText({ manifest })
  const known = `${countLives(lives)} known`
  if (lives === 0) return `${product}: no stop can be derived, since no life with two ends is known`
  const certain = additions.filter((one) => one.certain)
  if (certain.length > 0) return `${product}: ${count(certain.length, 'change')} would serve every life (${known})`
  const perhaps = additions.length > 0 ? `; ${count(additions.length, 'change')} would make sure of the rest` : ''
  return `${product}: no declared stop has to change (${known})${perhaps}`
}

const actionWords: Readonly<Record<StopAddition['action'], string>> = {
  add: 'add stop',
  'raise-min-patch': 'raise to',
  'make-unconditional': 'make unconditional',
}

const columns: readonly Column<StopAddition>[] = [
  { title: 'change', cell: ({ action, certain }) => `${certain ? '' : 'perhaps '}${actionWords[action]}` },
  { title: 'stop', cell: ({ at, min_patch: patch }) => oneLine(patch ?? at), paint: () => 'strong' },
  { title: 'release', cell: whereText, droppable: 1 },
  { title: 'would serve', cell: ({ lives }) => oneLine(firstNames(lives.map(lifeText), 3)), flexible: true },
]

function whereText({ released, scheduled }: StopAddition): string {
  const schedule = scheduled === undefined || scheduled ? '' : ', off schedule'
  return `${released ? 'out' : 'planned'}${schedule}`
}

function additionTable(additions: readonly StopAddition[], { width, palette }: TextOptions): Block {
  if (additions.length === 0) return []
  const { head, rows } = table(columns, additions, width - 1, palette)
  return [` ${head}`, ...rows.flat().map((line) => ` ${line}`)]
}

function insteadTexts({ at, instead }: StopAddition): string[] {
  return instead.map(({ name, first_legal: first }) => `of stop ${at}: finalize ${name} in ${first} or later`)
}

/** `9 stops for these lives alone: 16.6, 16.7*, …  (* declared)`. */
function smallestText({ derived }: StopProposal): string {
  const names = derived.map(
    ({ at, min_patch: patch, declared }) => `${patch ?? at}${declared === undefined ? '' : '*'}`,
  )
  if (names.length === 0) return 'these lives alone need no stop'
  const sign = derived.some(({ declared }) => declared !== undefined) ? ' (* declared)' : ''
  return `${count(names.length, 'stop')} for these lives alone: ${names.join(', ')}${sign}`
}

const unservableWords: Readonly<Record<StopProposal['unservable'][number]['why'], string>> = {
  inverted: 'closed before it opens, ignored',
  empty: 'closes where it opens',
  uncertain: 'its inferred ends leave no sure landing',
  'no-place': 'nobody may land inside',
}

function unservableTexts({ unservable }: StopProposal): string[] {
  return [...Map.groupBy(unservable, ({ why }) => why)].map(
    ([why, some]) =>
      `${unservableWords[why]}: ${firstNames(
        some.map(({ life }) => lifeText(life)),
        3,
      )}`,
  )
}
