import { type WhyPoint } from '../../results/why.ts'
import { countLives, gapsText, lifeNames, lifeText, placeText } from '../stops/life-words.ts'
import { groupText, warningGroups } from '../upgrade/folded-warnings.ts'
import { firstNames } from '../words.ts'
import { conditionTexts } from './conditions.ts'
import { betweenText, releaseTexts, shownNames, type Row } from './rows.ts'

/** What there is to say of a stop. */
export function stopRows(point: WhyPoint): Row[] {
  const { stop: judged, skipping, before, after, conditions } = point
  if (!judged) return []
  const { stop, forced_by: forced, perhaps_for: perhaps } = judged
  return [
    ['Land on', [landingText(point)]],
    ['Release', releaseTexts(point)],
    ['Reason', [reasonText(point)]],
    ['Asks', conditionTexts(conditions)],
    ['Verdict', [verdictText(judged)]],
    ['Needed by', forced.map(lifeText)],
    ['Kept for', keptTexts(judged)],
    ['Perhaps', perhaps.length > 0 ? [`${perhaps.length} with inferred ends: ${lifeNames(perhaps, shownNames)}`] : []],
    ['Serves', sharedTexts(judged)],
    ['Without it', skipping ? skippingTexts(skipping) : []],
    ['Around', [betweenText(before?.id, after?.id)]],
    ['Written', stop.place ? [placeText(stop.place)] : []],
  ]
}

type Judged = NonNullable<WhyPoint['stop']>

const keptWords: Readonly<Record<Judged['kept_by'][number]['kind'], string>> = {
  cause: '',
  component: '',
  'minimum-schema': 'minimum schema: ',
  block: 'block: ',
  dwell: 'waiting time: ',
}

/** A recorded cause was told as the reason. */
function keptTexts({ kept_by: kept }: Judged): string[] {
  return kept
    .filter(({ kind }) => kind !== 'cause')
    .map(({ kind, text, place }) => `${keptWords[kind]}${text}${place ? ` (${placeText(place)})` : ''}`)
}

/** What is left when the stop is given up, because other stops serve it as well. */
function sharedTexts({ serves, forced_by: forced, perhaps_for: perhaps }: Judged): string[] {
  const alone = new Set([...forced, ...perhaps].map(({ id }) => id))
  const names = serves.filter((id) => !alone.has(id)).map((id) => id.split('/', 1)[0] ?? id)
  return names.length > 0 ? [`${names.length} that other stops serve too: ${firstNames(names, shownNames)}`] : []
}

function landingText({ stop: judged }: WhyPoint): string {
  const { newest, min_patch: least, id, exact } = judged!.stop
  if (exact) return `${id}, exactly this version`
  const known =
    newest === undefined ? `no release of ${id} is known` : `${newest}, the newest known; a newer patch is fine`
  return least === undefined ? known : `${known}; nothing below ${least} counts`
}

function reasonText({ stop: judged, schedule }: WhyPoint): string {
  const { reason, cause, recorded } = judged!.stop
  const bySchedule = schedule?.names_it
    ? `the schedule from ${schedule.from} names it (${schedule.minors.join(', ')})`
    : ''
  const said = recorded ? [reason, cause === undefined ? undefined : `cause: ${cause}`] : []
  const parts = [...said, bySchedule].filter((part) => part !== undefined && part !== '')
  return parts.length > 0 ? parts.join('; ') : 'nobody wrote down why'
}

function verdictText(judged: Judged): string {
  const { verdict, forced_by: forced, kept_by: kept } = judged
  switch (verdict) {
    case 'needed':
      return `needed: without it ${forced.length === 1 ? 'a life is' : `${forced.length} lives are`} jumped`
    case 'kept':
      return kept.some(({ kind }) => kind === 'cause')
        ? 'kept for its recorded cause, which no life could show'
        : 'kept: no known life forces it, something else does'
    case 'unnecessary':
      return 'unnecessary: everything it serves is served without it'
    case 'cannot-tell':
      return `cannot tell whether it is needed: ${doubtText(judged)}`
  }
}

function doubtText({ gaps, open_for: open, perhaps_for: perhaps }: Judged): string {
  const parts = [
    ...(gaps.length > 0 ? [gapsText(gaps)] : []),
    ...(perhaps.length > 0 ? [`${countLives(perhaps.length)} with inferred ends may need it`] : []),
    ...(open > 0 ? [`${open} background migrations without a known end may need it`] : []),
  ]
  return parts.length > 0 ? parts.join('; ') : 'nothing it serves is recorded'
}

function skippingTexts({ from, to, reasons }: NonNullable<WhyPoint['skipping']>): string[] {
  const hop = `${from} -> ${to}`
  if (reasons.length === 0) return [`${hop} meets nothing else that is recorded`]
  return [`${hop} meets:`, ...warningGroups(reasons).map((group) => `- ${groupText(group)}`)]
}
