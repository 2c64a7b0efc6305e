import { type ZoneName } from '../../domain/zone.ts'
import { type RunNoticeResult } from '../../results/run-notice.ts'
import { type Palette } from '../palette.ts'
import { oneLine, printable } from '../printable.ts'
import { secondsWords, zoneWord } from './clock.ts'
import { rangeWords, rateWords, stepMeanings } from './words.ts'

type Progress = NonNullable<RunNoticeResult['progress']>

/** One line for each thing that happens, where nothing is drawn: `03:10:14 CET  1.migrate  done: …`. */
export function noticeLine(notice: RunNoticeResult, zone: ZoneName, palette: Palette): string {
  const told = printable(notice)
  const time = palette.faint(`${secondsWords(told.at, zone)} ${zoneWord(told.at, zone)}`)
  return oneLine(`${time} ${textOf(told, palette)}`)
}

function textOf(notice: RunNoticeResult, palette: Palette): string {
  const { what, step, progress, state, because } = notice
  if (what === 'progress') return `${step?.id ?? ''} ${progress ? progressWords(progress) : ''}`
  if (step) return stepText(step, because, palette)
  return palette.strong(`the run is ${runWords[state] ?? state}${because === undefined ? '' : `: ${because}`}`)
}

function stepText(step: NonNullable<RunNoticeResult['step']>, because: string | undefined, palette: Palette): string {
  const paint = stepMeanings[step.state]
  const word = paint === undefined ? stepWords[step.state] : palette[paint](stepWords[step.state])
  const why = step.state === 'begun' ? step.title : (step.outcome ?? (step.state === 'waiting' ? because : undefined))
  return `${step.id} ${word}${why === undefined ? '' : `: ${why}`}`
}

const stepWords: Readonly<Record<NonNullable<RunNoticeResult['step']>['state'], string>> = {
  planned: 'comes next',
  begun: 'begins',
  waiting: 'waits',
  'needs-you': 'waits for you',
  done: 'done',
  skipped: 'left out',
  failed: 'FAILED',
}

const runWords: Partial<Record<RunNoticeResult['state'], string>> = {
  running: 'going on',
  waiting: 'waiting',
  'needs-you': 'waiting for you',
}

/** `BackfillMessageState (main) 62 %, 11.2k rows/s, 2 h 30 min - 4 h left`. */
export function progressWords(progress: Progress): string {
  const { text, subject, database, percent, rate, remaining } = progress
  const where = database === undefined ? '' : ` (${database})`
  const numbers = [
    ...(percent === undefined ? [] : [`${Math.floor(percent)} %`]),
    ...(rate === undefined ? [] : [rateWords({ rate })]),
    ...(remaining ? [`${rangeWords(remaining.least_ms, remaining.most_ms)} left`] : []),
  ].join(', ')
  if (subject === undefined) return [text, numbers].filter((part) => part !== '').join(', ')
  // A sentence about its subject mostly names it.
  const name = text.includes(subject) ? text : `${subject}${where}: ${text}`
  return [name, numbers].filter((part) => part !== '').join(', ')
}
