import { type StepContext, type StepProgress } from '../../../../src/run/driver.ts'
import { type RunRecord } from '../../../../src/run/record.ts'
import { type StepKind } from '../../../../src/domain/step.ts'

export interface TestContext extends StepContext {
  readonly told: StepProgress[]
}

/** A step of the hop from one version to another, as a run would hand it to an executor. */
export function contextOf(
  kind: StepKind,
  [from, to]: readonly [string, string],
  more: Partial<Pick<StepContext, 'stop' | 'deadline'>> & { readonly mode?: RunRecord['mode'] } = {},
): TestContext {
  const told: StepProgress[] = []
  const { mode = 'offline', stop = new AbortController().signal, deadline } = more
  const step = { id: `1.${kind}`, kind }
  const hop = { number: 1, from, to, steps: [step], landedAt: undefined }
  // The executors of a driver read no more of a run than this.
  const run = { id: 'r1', mode, hops: [hop], skippedPost: [], rehearsal: false }
  return {
    run,
    hop,
    step,
    stop,
    deadline,
    told,
    tell: (one: StepProgress) => void told.push(one),
  } as unknown as TestContext
}
