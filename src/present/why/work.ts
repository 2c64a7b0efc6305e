import { type JudgedLife } from '../../results/stops.ts'
import { type ManifestFacts } from '../../results/upgrade.ts'
import { type WhyWork } from '../../results/why.ts'
import { headBlock, labelledRows, type Block, type TextOptions } from '../blocks.ts'
import { lifeText, placeText } from '../stops/life-words.ts'
import { productText } from '../upgrade/headline.ts'

/** A background migration: where it lives, which stops serve it, whether it is finalized late enough. */
export function workBlocks(work: WhyWork, manifest: ManifestFacts, options: TextOptions): readonly Block[] {
  const { background, lives, place } = work
  const { name, queued, finalized, tables, size } = background
  const end = finalized === 'unknown' ? 'its end is not known' : `finalized in ${finalized}`
  return [
    headBlock(`${productText({ manifest })} ${name}: queued in ${queued}, ${end}`, manifest, options),
    labelledRows(
      [
        ['Tables', tables.length > 0 ? [`${tables.join(', ')} (size ${size})`] : []],
        ['Life', lives.map(lifeLine)],
        ['Finalized', [finalizedText(work)]],
        ['Written', [placeText(place)]],
      ],
      options,
    ),
  ]
}

function lifeLine({ life, verdict, served_by: by, only_if: onlyIf, next_stop: next }: JudgedLife): string {
  const conditional = onlyIf.length > 0 ? `, conditional ${onlyIf.join(', ')} does` : ''
  const words: Readonly<Record<JudgedLife['verdict'], string>> = {
    served: `served by ${by.join(', ')}`,
    late: `no stop serves it${conditional}; stop ${next ?? ''} comes after it closed`,
    missing: `no stop serves it${conditional}`,
    'cannot-tell': `no stop surely serves it${conditional}`,
    empty: 'no stop can serve it',
    inverted: 'closed before it opens: the entry is ignored',
  }
  return `${lifeText(life)}: ${words[verdict]}`
}

type Finalization = WhyWork['finalization']

function finalizedText({ finalization }: WhyWork): string {
  const { verdict, first_legal: first } = finalization
  const text = `${verdictWords[verdict]}: ${causeText(finalization)}`
  return first === undefined ? text : `${text}; ${first} is the first release that may finalize it`
}

const verdictWords: Readonly<Record<Finalization['verdict'], string>> = {
  proper: 'late enough',
  improper: 'too early',
  'improper-if-skipped': 'too early for installations that skip a conditional stop',
  'cannot-tell': 'cannot tell',
}

function causeText({ because, stop = '', landing = '' }: Finalization): string {
  const words: Readonly<Record<Finalization['because'], string>> = {
    'stop-between': `stop ${stop} lies between`,
    'finalized-on-the-stop': `${stop} is itself the stop that should lie before it`,
    'lands-before-queueing': `one may land on stop ${stop} with ${landing}, which does not queue it yet`,
    'no-stop-between': 'no stop lies between',
    'only-conditional-stop': `only the conditional stop ${stop} lies between`,
    'end-unknown': 'an end is not recorded',
    'end-inferred': 'an end is only inferred',
    inverted: 'it is recorded as finalized before it was queued',
  }
  return words[because]
}
