import { redact } from '../../../domain/redact.ts'
import { type RunAnswer } from '../../../results/run.ts'
import { type RunRecord, type RunStep } from '../../../run/record.ts'
import { given, iso } from '../../background/item.ts'
import { commandLine } from '../../command-line.ts'
import { hopOf, serviceOf, stepOf, unsafeUntil } from './standing.ts'

/** What failed, what to do, and what not. */
export function failureOf(record: RunRecord, resume: string, isDriven: boolean): RunAnswer['failure'] {
  if (record.state !== 'failed' && record.state !== 'stalled') return undefined
  const hop = hopOf(record)
  const step = hop?.steps.find(({ state }) => state === 'failed') ?? stepOf(hop)
  if (!step) return undefined
  return {
    step: step.id,
    ...given('at', iso(step.endedAt ?? record.stateAt)),
    what: step.outcome ?? record.because ?? `${step.title} ended without a word`,
    ...given('tail', step.tail),
    // A process that still waits goes on by itself as soon as it moves.
    do: isDriven || step.next.some((one) => one.includes('plan run resume')) ? [...step.next] : [...step.next, resume],
    do_not: step.doNot.length > 0 ? [...step.doNot] : doNot(record, step),
  }
}

function doNot(record: RunRecord, step: RunStep): string[] {
  const hop = hopOf(record)
  if (!hop) return []
  const name = record.productName
  const isBetween = unsafeUntil(hop) !== undefined && step.kind !== 'component'
  return [
    `install anything newer than ${name} ${isBetween ? hop.to : (serviceOf(record).version ?? hop.from)}`,
    ...(isBetween ? [`start ${name} ${hop.from} on what is half migrated`] : []),
  ]
}

/** What becomes of the service if a step fails from here on. */
export function ifItFails(record: RunRecord, commands: { readonly status: string; readonly resume: string }) {
  const { state, version } = serviceOf(record)
  const hop = hopOf(record)
  const name = record.productName
  const isBetween = unsafeUntil(hop) !== undefined
  const meanwhile = state === 'down' ? 'users are not served' : `hop ${hop?.number ?? ''} stays half done`
  const down = `${meanwhile} until it is mended and the run goes on, or until a restore point is restored`
  const service =
    isBetween || state === 'down'
      ? `nothing is rolled back by itself: ${down}`
      : `${name} stays on ${version ?? record.from} as long as you like, until a hop is begun`
  return {
    service,
    told: notified(record),
    do: [commands.status, commands.resume],
    do_not: [`install anything newer than ${name} ${(isBetween ? hop?.to : version) ?? record.from}`],
  }
}

/** The path of a web address often is its secret. */
export function notified({ notify }: RunRecord): string[] {
  const [first] = notify
  if (first === undefined) return []
  if (!/^https?:/iu.test(first)) return [redact(commandLine(notify))]
  return notify.map(
    (address) => /^https?:\/\/[^/?#@]+/iu.exec(redact(address).replace(/\/\/[^/]*@/u, '//'))?.[0] ?? 'a web address',
  )
}
