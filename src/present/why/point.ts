import { type ManifestFacts } from '../../results/upgrade.ts'
import { type WhyPoint } from '../../results/why.ts'
import { headBlock, labelledRows, type Block, type TextOptions } from '../blocks.ts'
import { gapsText, kindText, lifeNames, lifeText } from '../stops/life-words.ts'
import { productText } from '../upgrade/headline.ts'
import { capitalized, firstNames } from '../words.ts'
import { betweenText, releaseTexts, shownNames, type Row } from './rows.ts'
import { stopRows } from './stop-rows.ts'

/** A line or version that is a stop, or is none. */
export function pointBlocks(point: WhyPoint, manifest: ManifestFacts, options: TextOptions): readonly Block[] {
  const product = productText({ manifest })
  return [
    headBlock(`${product} ${point.at}: ${answerText(point)}`, manifest, options),
    labelledRows(point.is_stop ? stopRows(point) : otherRows(point), options),
  ]
}

function answerText({ stop, line, at, counts, release }: WhyPoint): string {
  const faults = [
    ...(release?.withdrawn === undefined ? [] : ['withdrawn']),
    ...(release?.avoid === undefined ? [] : ['to be avoided']),
  ]
  return [
    ...(stop
      ? [onStop(stop, at, { isTheStop: at === line || counts === undefined || stop.stop.exact, counts })]
      : ['no stop']),
    ...faults,
  ].join('; ')
}

/** Of a version on a stop line whether it counts; of the line of an exact stop which version it is. */
function onStop(
  { stop }: NonNullable<WhyPoint['stop']>,
  at: string,
  { isTheStop, counts }: { isTheStop: boolean; counts: boolean | undefined },
): string {
  if (isTheStop && stop.exact && stop.id !== at) return `its version ${stop.id} is ${kindText(stop)}`
  if (isTheStop) return kindText(stop)
  return `on ${stop.id}, ${kindText(stop)}; ${counts ? 'landing here counts' : `landing here does not count, ${stop.min_patch ?? ''} or later does`}`
}

function otherRows(point: WhyPoint): Row[] {
  const { before, after, opens, closes, would_serve: would, gaps } = point
  return [
    ['Release', releaseTexts(point)],
    ['Stops', [capitalized(scheduleText(point))]],
    ['Around', [betweenText(before?.id, after?.id)]],
    ['Opens', lifeTexts(opens)],
    ['Closes', lifeTexts(closes)],
    ['Missing?', [missingText(would, gaps)]],
  ]
}

function scheduleText({ schedule, at }: WhyPoint): string {
  if (!schedule) return `no stop is declared on ${at}`
  return `no stop is declared on ${at}, and the schedule from ${schedule.from} (${schedule.minors.join(', ')}) does not name it`
}

type Served = WhyPoint['opens']

function lifeTexts(lives: Served): string[] {
  return groupedByStops(lives).map(([stops, some]) => `${some.length}, ${stops}: ${lifeNames(some, shownNames)}`)
}

function groupedByStops(lives: Served): [string, Served[number]['life'][]][] {
  const groups = Map.groupBy(lives, servedText)
  return [...groups].map(([stops, some]) => [stops, some.map(({ life }) => life)])
}

function servedText({ verdict, served_by: by }: Served[number]): string {
  const words: Readonly<Record<Served[number]['verdict'], string>> = {
    served: `served by ${by.join(', ')}`,
    late: 'served by no stop',
    missing: 'served by no stop',
    'cannot-tell': 'not surely served',
    empty: 'closed where they open',
    inverted: 'closed before they open, ignored',
  }
  return words[verdict]
}

function missingText(would: Served, gaps: WhyPoint['gaps']): string {
  const names = firstNames(
    would.map(({ life }) => lifeText(life)),
    shownNames,
  )
  if (would.some(({ verdict }) => verdict !== 'cannot-tell'))
    return `yes: a stop here would serve what no stop serves: ${names}`
  if (would.length > 0) return `perhaps: a stop here would serve what no stop surely serves: ${names}`
  return gaps.length > 0 ? `cannot tell: ${gapsText(gaps)}` : 'no: every life that contains it is served'
}
