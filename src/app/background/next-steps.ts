import { type BackgroundVerb, type ControlPlan } from '../../engine/background/system.ts'
import { type Background } from '../../results/background.ts'
import { commandLine } from '../command-line.ts'
import { type BackgroundFlags, groundFlags } from './ground.ts'
import { refOf } from './item.ts'
import { type Judged } from './judge.ts'

interface Asked {
  readonly flags: BackgroundFlags
  /** What a verb would do; only what it would change is offered. */
  readonly plan: (verb: BackgroundVerb) => ControlPlan
}

const does: Readonly<Record<BackgroundVerb, string>> = {
  resume: 'goes on with it',
  retry: 'gives its failed batches their attempts back',
  finalize: 'works here until it is finished',
  pause: 'stops it after the sub-batch at hand',
  restart: 'forgets what was done and begins again',
  cancel: 'gives it up',
}

/** What somebody most likely wants first; giving up comes last. */
const order: readonly BackgroundVerb[] = ['resume', 'retry', 'finalize', 'pause', 'restart', 'cancel']

/** Command lines that make sense in the state it is in. */
export function nextSteps({ status, judgement }: Judged, { flags, plan }: Asked): Background['next'] {
  const line = (...words: string[]): string => commandLine(['plan', 'bbm', ...words, ...groundFlags(flags)])
  const ref = refOf(status)
  const verbs = order.flatMap((verb) => {
    const planned = plan(verb)
    if (planned.kind === 'change') return [{ command: line(verb, ref), does: does[verb] }]
    const [vendor] = planned.kind === 'refused' ? (planned.vendorCommands ?? []) : []
    return vendor ? [{ command: vendor.command, does: `${does[verb]}; ${vendor.where}` }] : []
  })
  if (status.state === 'finished' && (flags.system ?? 'native') === 'native')
    return [{ command: line('finalize', ref, '--confirm'), does: 'confirms it as final' }, ...verbs]
  const canWait = judgement === 'working' || judgement === 'waiting' || judgement === 'held'
  return canWait ? [{ command: line('wait', ref), does: 'waits until it is finished' }, ...verbs] : verbs
}
