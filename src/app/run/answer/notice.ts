import { type Instant } from '../../../domain/time.ts'
import { type RunNoticeResult } from '../../../results/run-notice.ts'
import { type RunNotice } from '../../../run/notice.ts'
import { given, iso } from '../../background/item.ts'
import { whole } from './rows.ts'

/** What whoever watches a run is told, as machines see it. */
export function noticeAnswer(notice: RunNotice, now: Instant): RunNoticeResult {
  const { run, step } = notice
  return {
    kind: 'run-notice',
    schema_version: 1,
    at: iso(now),
    run: run.id,
    what: notice.kind === 'progress' ? 'progress' : step ? 'step' : 'run',
    state: run.state,
    ...given('because', run.because),
    revision: run.revision,
    ...(step && { step: { id: step.id, title: step.title, state: step.state, ...given('outcome', step.outcome) } }),
    ...(notice.kind === 'progress' && { progress: progressOf(notice.progress) }),
  }
}

function progressOf({
  text,
  subject,
  database,
  percent,
  rate,
  remaining,
}: Extract<RunNotice, { kind: 'progress' }>['progress']): NonNullable<RunNoticeResult['progress']> {
  return {
    text,
    ...given('subject', subject),
    ...given('database', database),
    ...given('percent', percent),
    ...given('rate', rate),
    ...(remaining && { remaining: { least_ms: whole(remaining.least), most_ms: whole(remaining.most) } }),
  }
}
