import { type Rehearsal, type RehearsedHop } from '../../results/rehearsal.ts'
import { type Block, blocksText, commandBlock, headBlock, labelledRows, type TextOptions } from '../blocks.ts'
import { differenceLines } from '../drift.ts'
import { durationWords } from '../migrate/words.ts'
import { type Meaning } from '../palette.ts'
import { printable } from '../printable.ts'
import { type Column, table } from '../table.ts'
import { count } from '../words.ts'
import { edgeBlock } from './edges.ts'

/** The answer of `plan rehearse`: what was found first, then where the time went. */
export function rehearsalText(answer: Rehearsal, options: TextOptions): string {
  const told = printable(answer)
  const { findings, remarks, samples } = told
  return blocksText([
    headBlock(headline(told), told.manifest, options),
    labelledRows([['Found', told.verdict === 'no-path' ? [told.because] : findings]], options),
    hopBlock(told, options),
    edgeBlock(told, options),
    differenceBlock(told, options),
    [
      ...labelledRows(
        [
          ['Rows', rowTexts(told)],
          ['Work', workTexts(told)],
          ['Schema', schemaTexts(told)],
          [
            'Samples',
            samples.map(
              ({ source, rows, release, took_ms: took }) =>
                `${source} with ${count(rows, 'row')} in ${release} (${durationWords(took)})`,
            ),
          ],
          ['On', [`${told.where}; ${durationWords(told.took_ms)} in all`]],
          ['Remarks', remarks],
        ],
        options,
      ),
      ...commandBlock('Next', told.command, options),
    ],
  ])
}

export function headline({ manifest: { name }, from, to, verdict, how, hops, edges }: Rehearsal): string {
  const what = how === 'path' ? `${from} -> ${to}` : 'every legal hop'
  switch (verdict) {
    case 'passed':
      return how === 'path'
        ? `${name} ${what}: rehearsed, ${count(hops.length, 'hop')}, and nothing was found`
        : `${name}: ${count(edges.filter((edge) => edge.verdict === 'passed').length, 'legal hop')} rehearsed, and nothing was found`
    case 'failed':
      return `${name} ${what}: the rehearsal failed`
    case 'no-path':
      return `${name} ${what}: there is no path to rehearse`
    case 'interrupted':
      return `${name} ${what}: the rehearsal was ended before it was over`
  }
}

const meanings: Readonly<Record<RehearsedHop['state'], Meaning>> = {
  passed: 'good',
  failed: 'bad',
  'not-reached': 'caution',
}

function tookOf({ steps }: RehearsedHop, kinds: readonly string[]): string {
  const some = steps.filter(({ kind, state }) => kinds.includes(kind) && state !== 'skipped')
  return some.length === 0 ? '' : durationWords(some.reduce((sum, { took_ms: took }) => sum + took, 0))
}

function hopBlock({ hops }: Rehearsal, { width, palette }: TextOptions): Block {
  if (hops.length === 0) return []
  const columns: Column<RehearsedHop>[] = [
    { title: 'Hop', cell: ({ number }) => String(number), align: 'right' },
    { title: 'From', cell: ({ from }) => from },
    { title: 'To', cell: ({ to }) => to },
    { title: 'Finish due', cell: (hop) => tookOf(hop, ['finish-due']), align: 'right', droppable: 3 },
    { title: 'Migrate', cell: (hop) => tookOf(hop, ['migrate', 'post-migrate']), align: 'right', droppable: 1 },
    { title: 'Background', cell: (hop) => tookOf(hop, ['finish-background']), align: 'right', droppable: 2 },
    { title: 'In all', cell: ({ took_ms: took }) => (took === 0 ? '' : durationWords(took)), align: 'right' },
    { title: '', cell: ({ state }) => state.replace('-', ' '), paint: ({ state }) => meanings[state] },
  ]
  const { head, rows } = table(columns, hops, width, palette)
  return [head, ...rows.flat()]
}

function differenceBlock({ schemas }: Rehearsal, options: TextOptions): Block {
  return schemas.flatMap(({ database, differences }) =>
    differences.length === 0
      ? []
      : [
          `${database}, expected as a fresh installation makes it, found as the path made it`,
          ...differences.flatMap((one) => differenceLines(one, options)),
        ],
  )
}

export function rowTexts({ tables }: Rehearsal): string[] {
  if (tables.length === 0) return []
  const of = (...verdicts: readonly string[]) => tables.filter(({ verdict }) => verdicts.includes(verdict))
  const rows = tables.reduce((sum, { before }) => sum + before, 0)
  const gone = of('gone').map(({ table: name }) => name)
  const fewer = of('fewer').map(({ table: name, before, after }) => `${name}: ${before} rows, then ${after}`)
  return [
    `${count(rows, 'row')} in ${count(tables.length, 'table')}${fewer.length === 0 ? ' survived' : ''}${gone.length > 0 ? `, but for ${gone.join(', ')}, which the product dropped` : ''}`,
    ...fewer,
  ]
}

export function workTexts({ work }: Rehearsal): string[] {
  if (work.length === 0) return []
  const names = (verdict: string) => work.filter((one) => one.verdict === verdict).map(({ name }) => name)
  const held = names('held')
  const unclear = names('cannot-tell')
  return [
    ...(held.length > 0 ? [`done conditions hold of ${held.join(', ')}`] : []),
    ...(unclear.length > 0 ? [`cannot be told of ${unclear.join(', ')}`] : []),
    ...names('undone').map((name) => `${name} is finished, and rows are not done`),
  ]
}

export function schemaTexts({ schemas, to }: Rehearsal): string[] {
  return schemas.map(({ database, verdict, objects, against }) =>
    verdict === 'same'
      ? `${database}: the same ${count(objects, 'object')} as ${to} installed freshly on ${against}`
      : `${database}: ${verdict === 'differs' ? 'not as' : 'not compared with'} ${to} installed freshly on ${against}`,
  )
}
