import { shownCommand } from '../../domain/call-words.ts'
import { type Gate } from '../../domain/constraint-entries.ts'
import { type Duration } from '../../domain/time.ts'
import { type Probe, type ShownCommand, type StepContext, type StepEnd, type StepExecutor } from '../driver.ts'
import { checkGate, type CheckCaller, type GateReading } from '../gate-check.ts'
import { type RunHop } from '../record.ts'
import { type StepKind } from '../../domain/step.ts'

interface GateParts {
  readonly call: CheckCaller
  /** The manifest's gates; a step names one by its subject. */
  readonly gates: readonly Gate[]
  /** Placeholders of commands for a hop. */
  readonly values: (hop: Pick<RunHop, 'from' | 'to' | 'number'>) => ReadonlyMap<string, string>
}

const poll: Duration = 30_000

/** Checks before and after a hop. A program is asked again each time; a question is answered once per step by `plan run confirm`. */
export function gateExecutors(parts: GateParts): ReadonlyMap<StepKind, StepExecutor> {
  const executor: StepExecutor = {
    run: async (context) => endOf(context, await read(parts, context)),
    probe: async (context) => probeOf(await read(parts, context)),
    commands: (hop, { subject }) => shown(gateNamed(parts, subject), parts.values(hop)),
  }
  return new Map([
    ['gate-before', executor],
    ['gate-after', executor],
  ])
}

const gateNamed = ({ gates }: GateParts, subject: string | undefined): Gate | undefined =>
  gates.find(({ id }) => id === subject)

async function read(parts: GateParts, { run, hop, step, stop }: StepContext): Promise<GateReading | undefined> {
  const gate = gateNamed(parts, step.subject)
  const { call } = parts
  const values = parts.values(hop)
  return gate && (await checkGate(gate, { call, values, signal: stop, rehearsal: run.rehearsal }))
}

function endOf({ run, step }: StepContext, reading: GateReading | undefined): StepEnd {
  if (!reading) return { kind: 'skipped', because: `the manifest has no gate ${step.subject ?? ''} any more` }
  const { gate, verdict, because, command, tail } = reading
  const commands: readonly ShownCommand[] = command === undefined ? [] : [{ on: gate.check?.call.on, command }]
  switch (verdict) {
    case 'holds':
      return { kind: 'done', outcome: because, tail }
    case 'not-yet':
      return { kind: 'waiting', because: `${gate.title}: ${because}`, poll }
    case 'stopped':
      return { kind: 'stopped' }
    case 'ask':
      return { kind: 'needs-you', what: question(gate, because), commands }
    case 'unknown':
      if (isLeftOut(run, gate)) return { kind: 'skipped', because }
      return { kind: 'needs-you', what: `${gate.title}: it cannot be told whether this holds; ${because}`, commands }
    case 'fails':
      return { kind: 'needs-you', what: `${gate.title}: this does not hold; ${because}`, commands }
  }
}

/** What is marked is asked in a rehearsal, and where it cannot be told, that is no reason to leave it out. */
function isLeftOut({ rehearsal }: StepContext['run'], { check }: Gate): boolean {
  return rehearsal && check?.call.rehearsable !== true
}

function question({ title, check }: Gate, because: string): string {
  return check ? `${title}: ${because}` : `does this hold? ${title}`
}

/** A question is for a person: reading cannot tell. */
function probeOf(reading: GateReading | undefined): Probe {
  if (!reading) return { kind: 'done', because: 'the manifest asks for it no more' }
  const { verdict, because } = reading
  if (verdict === 'holds') return { kind: 'done', because }
  if (verdict === 'not-yet' || verdict === 'fails') return { kind: 'not-done', because }
  return { kind: 'unknown', because }
}

function shown(gate: Gate | undefined, values: ReadonlyMap<string, string>): readonly ShownCommand[] {
  if (!gate) return []
  const { command, check } = gate
  const text = command ?? check?.call.shell ?? (check && shownCommand(check.call.run, values))
  return text === undefined ? [] : [{ on: check?.call.on, command: text }]
}
