import { type ManifestFacts } from '../../results/upgrade.ts'
import { type WhyHop, type WhyReason } from '../../results/why.ts'
import { headBlock, labelledRows, type Block, type TextOptions } from '../blocks.ts'
import { kindText, placeText } from '../stops/life-words.ts'
import { productText } from '../upgrade/headline.ts'
import { backgroundText } from '../upgrade/hop-duties.ts'
import { sentence } from '../words.ts'
import { conditionTexts } from './conditions.ts'
import { reasonLines } from './hop.ts'

/** One reason: does it hold, what is the law, what is known of its cause, may the risk be taken. */
export function reasonBlocks(
  answer: WhyReason,
  hop: WhyHop,
  manifest: ManifestFacts,
  options: TextOptions,
): readonly Block[] {
  const { reason, stop, background, conditions, law } = answer
  const name = `${hop.from.version} -> ${hop.to.version}`
  const head = `${bareId(answer)} ${answer.holds ? 'holds' : 'does not hold'} for ${name}`
  return [
    headBlock(`${productText({ manifest })}: ${head}`, manifest, options),
    reason ? reasonLines(reason, options) : [],
    labelledRows(
      [
        ['Law', [sentence(law)]],
        [
          'Cause',
          [
            ...(stop ? [`${stop.id} is ${kindText(stop)}${stop.place ? ` (${placeText(stop.place)})` : ''}`] : []),
            ...(background ? [backgroundText(background)] : []),
          ],
        ],
        ['Asks', conditionTexts(conditions)],
        ['Accept', answer.holds ? [acceptText(answer)] : []],
        ['Hop', answer.holds ? [] : [otherReasons(hop)]],
        ['Legal path', hop.path ? [hop.path.join(', ')] : []],
      ],
      options,
    ),
  ]
}

function bareId({ id }: WhyReason): string {
  return id.split('@', 1)[0] ?? id
}

function acceptText(answer: WhyReason): string {
  if (answer.reason?.accepted) return 'accepted'
  return answer.acceptable
    ? `--accept ${bareId(answer)}, or with the whole id for this hop only`
    : 'this cannot be accepted'
}

function otherReasons({ verdict, reasons }: WhyHop): string {
  const ids = reasons.filter((reason) => reason.verdict !== 'warning').map(({ id }) => id.split('@', 1)[0])
  return ids.length > 0 ? `${verdict}: ${ids.join(', ')}` : `${verdict}, and no other reason holds`
}
