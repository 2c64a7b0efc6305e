import { type RunNoticeResult } from '../../../results/run-notice.ts'
import { type RunAnswer } from '../../../results/run.ts'
import { type Clock } from '../../../ports/clock.ts'
import { type RunNotice } from '../../../run/notice.ts'
import { runAnswer } from '../answer.ts'
import { noticeAnswer } from './notice.ts'

/** What happened, and how the run stands, as far as the process that drives it knows. */
export interface Seen {
  readonly notice: RunNoticeResult
  /** Made when asked: a list is drawn less often than things happen. */
  readonly run: () => RunAnswer
}

/** A notice as whoever watches takes it. */
export function seenOf(notice: RunNotice, clock: Clock, owner: string): Seen {
  const { run } = notice
  // Told by the process that drives.
  const holder = { owner, since: run.stateAt, left: 0 }
  return {
    notice: noticeAnswer(notice, clock.now()),
    run: () => runAnswer(run, { verb: 'status', now: clock.now(), place: '', holder }),
  }
}
