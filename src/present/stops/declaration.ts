import { type StopDeclaration } from '../../results/stop-declaration.ts'
import { type DutyResult } from '../../results/stop-duty.ts'
import { blocksText, commandBlock, headBlock, labelledRows, type Block, type TextOptions } from '../blocks.ts'
import { changedFilesText } from '../changed-files.ts'
import { oneLine, printable } from '../printable.ts'
import { count, firstNames, sentence } from '../words.ts'
import { lifeText } from './life-words.ts'

/** The answer of `plan stop declare` on a terminal. */
export function stopDeclarationText(answer: StopDeclaration, options: TextOptions): string {
  const result = printable(answer)
  return blocksText([
    headBlock(headline(result), result.manifest, options),
    labelledRows(
      [
        ['Refused', result.refusal ? [`${result.refusal.because}; ${result.refusal.next}`] : []],
        ['Because', [result.reason]],
        ['For', result.work.map(workText)],
        ['Schedule', [scheduleText(result)]],
        ['Notice', [noticeText(result)]],
        ['Landing', landingTexts(result)],
        ['Cost', costTexts(result)],
        ['Instead', result.outcome === 'nothing-to-do' || !result.mitigation ? [] : [sentence(result.mitigation)]],
      ],
      options,
    ),
    ...changedFilesText(result.files, options.palette).map((file): Block => [file.trimEnd()]),
    [
      ...labelledRows(
        [
          ['Duties', dutyTexts(result)],
          ['Note', result.remarks.map(sentence)],
        ],
        options,
      ),
      ...commandBlock('Next', result.command, options),
    ],
  ])
}

function headline({
  outcome,
  dry_run: dryRun,
  stop,
  manifest,
  declared,
  stop_kind: kind,
  when,
}: StopDeclaration): string {
  const name = `${manifest.name} ${stop}`
  const whom = kind === 'conditional' ? `, only if ${when.join(' or ')}` : ''
  switch (outcome) {
    case 'refused':
      return `Not declared: it is too late for ${name} to become a required stop without telling released versions`
    case 'nothing-to-do':
      return `Nothing to do: ${name} is a required stop${whom}, declared ${declared ?? ''}`
    case 'declared':
      return `${name} ${dryRun ? 'would be' : 'is'} a required stop${whom}, declared ${declared ?? ''}`
    case 'changed':
      return `${name} ${dryRun ? 'would stay' : 'is still'} a required stop${whom}, declared ${declared ?? ''}; what changes is below`
  }
}

function workText({ name, queued, finalized, first_legal: first }: StopDeclaration['work'][number]): string {
  const end =
    finalized !== undefined
      ? `, finalized in ${finalized}`
      : first === undefined
        ? ''
        : `; ${first} is the first release that may finalize it`
  return `${name}, queued in ${queued}${end}`
}

function scheduleText({ stop, timing, stop_kind: kind }: StopDeclaration): string {
  switch (timing.schedule) {
    case 'on':
      return `${stop} is on it`
    case 'off':
      return `${stop} is off it${timing.next_scheduled === undefined ? '' : `; next on it: ${timing.next_scheduled}`}${kind === 'conditional' ? ' (conditional stops are free of it)' : ''}`
    case 'none':
      return 'there is none'
  }
}

function noticeText({ stop, timing, outcome }: StopDeclaration): string {
  const { notice, notice_wanted: wanted, newest, out, day, cut, late } = timing
  if (out) return `none: ${stop} is out${day === undefined ? '' : ` since ${day}`}`
  const dates = [...(cut === undefined ? [] : [`cut ${cut}`]), ...(day === undefined ? [] : [`out ${day}`])].join(', ')
  const days = dates === '' ? '' : ` (${dates})`
  if (!notice) return `cannot be counted${days}; at least ${wanted} are asked for`
  const after = newest === undefined ? '' : ` after ${newest}`
  const enough = late !== undefined || notice.length < wanted ? `, and ${wanted} are asked for` : ''
  const come = `${count(notice.length, 'release')}${after}: ${firstNames(notice, 4)}${days}${enough}`
  return outcome === 'nothing-to-do' ? come.replace(enough, '') : come
}

/** As many are named. */
const shownLives = 4

function landingTexts({ lives, open, work }: StopDeclaration): string[] {
  const only = lives.filter((one) => one.only_here).map(({ life }) => lifeText(life))
  const others = lives.length - only.length
  const served = [
    ...(only.length > 0 ? [firstNames(only, shownLives)] : []),
    ...(others > 0 ? [`${others === 1 ? '1 life' : `${others} lives`} that another stop serves too`] : []),
  ]
  const told = [
    ...(served.length > 0 ? [`of ${served.join(', and of ')}`] : []),
    ...(open.length > 0
      ? [`may be finalized after it, and no earlier stop serves them: ${firstNames(open, shownLives)}`]
      : []),
  ]
  return told.length > 0 || work.length > 0 ? told : ['no life that the manifest knows needs it']
}

function costTexts({ cost, stop, stop_kind: kind }: StopDeclaration): string[] {
  if (!cost) return ['cannot be told: the manifest lists no release']
  const { hops, releases, since, to, lost, known_before: known } = cost
  if (releases === 0) return [`no release since ${since} lies before ${to}`]
  const shares = hops
    .filter((one) => one.releases > 0)
    .map((one) => `${signed(one.more)} for ${share(one.releases, releases)}`)
  const paths = `${shares.join(', ')} of the ${releases} releases since ${since}, on the way to ${to}; releases are counted, not installations`
  const gone = lost.length === 0 ? [] : [`no path any more from ${firstNames(lost, 6)}`]
  const before = `+0 hops: ${stop} was a stop before, and no path changes. Compared with no stop there:`
  const some = kind === 'conditional' ? ['as long as its conditions are not answered'] : []
  return [...(known ? [before] : []), [paths, ...some].join('; '), ...gone]
}

function signed(hops: number): string {
  const words = Math.abs(hops) === 1 ? 'hop' : 'hops'
  return `${hops < 0 ? '' : '+'}${hops} ${words}`
}

/** Never 0 % for some, or 100 % for not all. */
function share(part: number, all: number): string {
  const percent = Math.round((part / all) * 100)
  if (percent === 0 && part > 0) return 'less than 1 %'
  return percent === 100 && part < all ? 'more than 99 %' : `${percent} %`
}

/** What is late; else how many there are and what comes first. */
function dutyTexts({ duties }: StopDeclaration): string[] {
  const undone = duties.filter(({ state }) => state !== 'done' && state !== 'not-needed')
  const late = undone.filter(({ state }) => state === 'overdue')
  if (late.length > 0) return late.map((duty) => `overdue since ${dueText(duty)}: ${duty.duty}, ${duty.why}`)
  const byDue = Map.groupBy(undone, dueText)
  return [...byDue].map(([due, some]) => oneLine(`${some.map(({ duty }) => duty).join(', ')}: due with ${due}`))
}

function dueText({ due }: DutyResult): string {
  return `${due.release}${due.date === undefined ? '' : ` (${due.date})`}`
}
