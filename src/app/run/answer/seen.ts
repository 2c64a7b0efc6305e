import { type Clock } from '../../../ports/clock.ts'
import { type RunNoticeResult } from '../../../results/run-notice.ts'
import { type RunAnswer } from '../../../results/run.ts'
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
export function seenOf(notice: RunNotice, clock: Clock): Seen {
  const { run } = notice
  return {
    notice: noticeAnswer(notice, clock.now()),
    run: () => {
      // Whoever tells it drives it.
      const holder = { owner: run.events.at(-1)?.by ?? run.person, since: run.stateAt, left: 0 }
      return runAnswer(run, { verb: 'status', now: clock.now(), place: '', holder })
    },
  }
}
