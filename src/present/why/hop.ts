import { formatPlace } from '../../domain/place.ts'
import { type ReasonResult } from '../../results/reason.ts'
import { type ManifestFacts } from '../../results/upgrade.ts'
import { type WhyHop } from '../../results/why.ts'
import { headBlock, labelledRows, type Block, type TextOptions } from '../blocks.ts'
import { hanging } from '../columns.ts'
import { type Meaning } from '../palette.ts'
import { oneLine } from '../printable.ts'
import { groupText, warningGroups } from '../upgrade/folded-warnings.ts'
import { productText } from '../upgrade/headline.ts'
import { dutiesOf } from '../upgrade/hop-duties.ts'
import { bringsText } from '../upgrade/hop-words.ts'
import { count, firstNames } from '../words.ts'
import { conditionTexts } from './conditions.ts'

const verdictWords: Readonly<Record<WhyHop['verdict'], string>> = {
  legal: 'legal in one hop',
  illegal: 'not legal in one hop',
  undetermined: 'undetermined: a fact is missing',
  'nothing-to-do': 'nothing to do, it is the same version',
}

/** How many reasons of a kind are printed in full. */
const shownOfKind = 2

/** One hop, judged: what forbids it and the way round, or what it asks for. */
export function hopBlocks(hop: WhyHop, manifest: ManifestFacts, options: TextOptions): readonly Block[] {
  const { from, to, verdict, reasons } = hop
  const of = (...verdicts: ReasonResult['verdict'][]) => reasons.filter((one) => verdicts.includes(one.verdict))
  const kinds = [...Map.groupBy(of('illegal', 'undetermined'), ({ kind }) => kind).values()]
  const name = `${productText({ manifest })} ${from.version} -> ${to.version}`
  return [
    headBlock(`${name}: ${verdictWords[verdict]}`, manifest, options),
    kinds.flatMap((some) => some.slice(0, shownOfKind)).flatMap((reason) => reasonLines(reason, options)),
    [
      ...labelledRows(
        [
          ['And', folded(kinds.flatMap((some) => some.slice(shownOfKind)))],
          ['Asks', askedTexts(hop)],
          ['Before', beforeTexts(hop)],
          ['Brings', hop.detail ? [bringsText(hop.detail)].filter(Boolean) : []],
          ['Warnings', folded(of('warning'))],
        ],
        options,
      ),
      ...wayLines(hop, options),
    ],
  ]
}

function folded(reasons: readonly ReasonResult[]): string[] {
  return warningGroups(reasons).map((group) => groupText(group))
}

/** Where answers decide, how to find them; where they do not, only that they are open. */
function askedTexts({ verdict, conditions }: WhyHop): string[] {
  if (verdict !== 'illegal') return conditionTexts(conditions)
  const ids = conditions.filter(({ answer }) => answer === 'unknown').map(({ condition }) => condition)
  return ids.length > 0 ? [`${count(ids.length, 'open question')} would not make it legal: ${ids.join(', ')}`] : []
}

const meanings: Readonly<Record<ReasonResult['verdict'], Meaning>> = {
  illegal: 'bad',
  undetermined: 'caution',
  duty: 'strong',
  warning: 'caution',
}

/** The id, which can be pasted back, then what it says, what to do and where its cause stands. */
export function reasonLines(
  { id, verdict, message, next, place }: ReasonResult,
  { width, palette }: TextOptions,
): Block {
  return [
    `${palette[meanings[verdict]](verdict)}  ${palette.strong(oneLine(id))}`,
    ...hanging('  ', oneLine(message), width),
    ...(next === undefined ? [] : hanging('  do: ', oneLine(next), width)),
    ...(place ? [palette.faint(`  at: ${formatPlace(place)}`)] : []),
  ]
}

const shownNames = 4

/** Everything to have done before the hop; work that must be finished by its names. */
function beforeTexts({ detail }: WhyHop): string[] {
  if (!detail) return []
  const names = firstNames(
    detail.finish_before.background.map(({ name }) => name),
    shownNames,
  )
  return dutiesOf(detail).map(({ kind, text, details }) => {
    const more = kind === 'finish' ? names : (details[0] ?? '')
    return more === '' ? text : `${text}: ${more}`
  })
}

function wayLines({ path, try: working, verdict }: WhyHop, options: TextOptions): Block {
  if (verdict === 'legal' || verdict === 'nothing-to-do') return []
  const text = path ? path.join(', ') : 'none'
  return labelledRows([['Legal path', [working === undefined ? text : `${text}; what works is below`]]], options)
}
