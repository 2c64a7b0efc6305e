import { type SquashProposal } from '../../results/squash-fold.ts'
import { type Block, blocksText, commandBlock, headBlock, labelledRows, type TextOptions } from '../blocks.ts'
import { hanging } from '../columns.ts'
import { oneLine, printable } from '../printable.ts'
import { count, firstNames, groupDigits } from '../words.ts'

/** The answer of `plan squash propose`: what is folded, what stays and why, and whom it would strand. */
export function squashProposalText(answer: SquashProposal, options: TextOptions): string {
  const told = printable(answer)
  return blocksText([
    headBlock(headline(told), told.manifest, options),
    ...squashBlocks(told, options),
    commandBlock('Next', told.command, options),
  ])
}

/** What `propose` and `apply` show alike. */
export type SquashTold = Omit<SquashProposal, 'kind' | 'schema_version' | 'command'>

function headline(told: SquashTold): string {
  const { folded, recorded, target, in: release } = told
  const { name } = told.manifest
  if (recorded) return `Nothing to do: ${name} ${release} folds up to ${target} already`
  if (folded.length === 0) return `Nothing can be folded up to ${target}: ${summary(told)}`
  return `${name}: up to ${target} a squash in ${release} ${summary(told)}`
}

/** `folds 412 migrations, keeps 9, strands nobody`. */
export function summary({ folded, kept, support }: SquashTold): string {
  const stranded = support.stranded.length
  const open = kept.filter(({ kind }) => unknown.has(kind)).length
  return [
    `folds ${count(folded.length, 'migration')}`,
    `keeps ${kept.length - open}`,
    ...(open > 0 ? [`cannot tell of ${open}`] : []),
    `strands ${stranded === 0 ? 'nobody' : `installations of ${count(stranded, 'release')}`}`,
  ].join(', ')
}

/** Of what stays: it stays because nobody knows better. */
const unknown: ReadonlySet<string> = new Set(['release-unknown', 'queues-unknown'])

export function squashBlocks(told: SquashTold, options: TextOptions): Block[] {
  const { support, structures, minimum_schema: minimum, after, in: release } = told
  const rows = structures.map(
    ({ database, path, migrations, statements }) =>
      `${path}, for ${database}: ${count(migrations, 'migration')}, ${count(statements, 'statement')}`,
  )
  return [
    labelledRows(
      [
        ['After', [`the stop ${after}`]],
        ['Takes', told.recorded ? [] : [`databases of ${minimum} and later; ${release} refuses older ones`]],
        ['Strands', [`${support.stranded.length} of ${count(support.releases, 'release')}: ${support.text}`]],
        ['Structure', rows],
        ['Remarks', told.remarks],
      ],
      options,
    ),
    strandedBlock(told, options),
    keptBlock(told, options),
    laterBlock(told, options),
    backgroundBlock(told, options),
  ]
}

/** Of longer lists the rest is in `--json`. */
const most = 20
/** As many that stay for one reason are told in one line. */
const many = 4

interface Listed {
  readonly name: string
  readonly because: string
  /** What it has in common with others, where there are many of them. */
  readonly alike?: string | undefined
}

function list(title: string, all: readonly Listed[], { width }: TextOptions): Block {
  if (all.length === 0) return []
  const groups = Map.groupBy(all, ({ because, alike }) => alike ?? because)
  const lines = [...groups].flatMap(([alike, some]): [string, string][] => {
    const names = firstNames(
      some.map(({ name }) => name),
      3,
    )
    return some.length < many
      ? some.map(({ name, because }) => [name, because])
      : [[groupDigits(some.length), `${alike}: ${names}`]]
  })
  const shown = lines.slice(0, most).flatMap(([label, text]) => hanging(`  ${label}  `, oneLine(text), width))
  const more = lines.length - most
  return [title, ...shown, ...(more > 0 ? [`  and ${groupDigits(more)} more: see --json`] : [])]
}

function strandedBlock({ support: { stranded } }: SquashTold, options: TextOptions): Block {
  const all = stranded.map(({ version, because }) => ({ name: version, because }))
  return list('Stranded', all, options)
}

const kinds: Readonly<Record<string, string>> = {
  'release-unknown': 'their release is only inferred or unknown, so nobody can tell whether the target has them',
  'queues-unfinished': 'they queue background work that is not finished by the target',
  'queues-unknown': 'they queue background work of which nobody recorded the end',
  'finalizes-kept': 'they finalize background work that is still queued by migrations that stay',
  'follows-kept': 'they run behind others that stay, and touch the same',
}

function keptBlock({ kept }: SquashTold, options: TextOptions): Block {
  const all = kept.map(({ id, name, kind, because }) => ({
    name: id,
    because: name === undefined ? because : `${name}: ${because}`,
    alike: kinds[kind],
  }))
  return list(`Stays (${groupDigits(kept.length)})`, all, options)
}

function laterBlock({ later, target }: SquashTold, options: TextOptions): Block {
  const title = `Dated among them and released after ${target}, so never taken (${groupDigits(later.length)})`
  const all = later.map(({ id, name, release }) => ({
    name: id,
    because: `${name === undefined ? '' : `${name}, `}comes with ${release}`,
  }))
  return list(title, all, options)
}

const fates = {
  goes: 'goes with it',
  recorded: 'a new database has it on record as finished, its finalizer stays',
  stays: 'stays',
  'cannot-tell': 'cannot be told',
}

function backgroundBlock({ background }: SquashTold, { width }: TextOptions): Block {
  if (background.length === 0) return []
  const byFate = Map.groupBy(background, ({ fate }) => fate)
  const lines = [...byFate].flatMap(([fate, some]) => {
    const names = fate === 'stays' ? some.map((one) => `${one.name} (${one.because})`) : some.map(({ name }) => name)
    return hanging(`  ${groupDigits(some.length)}  `, oneLine(`${fates[fate]}: ${firstNames(names, 5)}`), width)
  })
  return [`Background migrations (${groupDigits(background.length)})`, ...lines]
}
