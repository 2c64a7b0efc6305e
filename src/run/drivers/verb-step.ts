import { type DriverVerb } from '../../domain/driver.ts'
import { type ProgramCall } from '../../domain/program-call.ts'
import { type Duration } from '../../domain/time.ts'
import { type Probe, type StepContext, type StepEnd, type StepExecutor } from '../driver.ts'
import { type RestorePoint } from '../record.ts'
import { type CallAnswer, programOf } from './call.ts'
import { callsOf, hopValues, make, shownCalls, type Site } from './site.ts'
import { confirmVersion, probeVersion } from './version-step.ts'

const again: Duration = 30_000

/** A step that is done by calls of one verb, in their order. */
export function verbStep(site: Site, verb: DriverVerb): StepExecutor {
  return {
    run: async (context) => {
      const values = hopValues(site, context.hop, context.run)
      const calls = callsOf(site, verb, values)
      if (context.run.rehearsal && !calls.every(({ rehearsable }) => rehearsable))
        return { kind: 'skipped', because: `${verb} is not marked rehearsable, and this is a rehearsal` }
      if (calls.length === 0) return { kind: 'skipped', because: `nothing is called for ${verb} with these values` }
      const answers: CallAnswer[] = []
      for (const call of calls) {
        context.tell({ text: `${programOf(call)} works` })
        // Not ended by Ctrl-C: a package that is half installed is worse than waiting for it.
        const answer = await make(site, call, values)
        answers.push(answer)
        const bad = badEnd({ site, verb, context, call }, answer)
        if (bad) return bad
      }
      const end = doneEnd(site, verb, answers)
      return verb === 'deploy' ? confirmVersion(site, context, end) : end
    },
    probe: (context) => probeVerb(site, verb, context),
    commands: (hop) => shownCalls(site, verb, hopValues(site, hop)),
  }
}

interface Called {
  readonly site: Site
  readonly verb: DriverVerb
  readonly context: StepContext
  readonly call: ProgramCall
}

/** Undefined where the next call may be made. */
function badEnd(called: Called, answer: CallAnswer): StepEnd | undefined {
  const { meaning, because, shown } = answer
  switch (meaning) {
    case 'done':
    case 'nothing-to-do':
      return undefined
    case 'not-yet':
      return { kind: 'waiting', because, poll: again }
    case 'needs-you':
      return { kind: 'needs-you', what: because, commands: [{ on: called.call.on, command: shown }] }
    case 'stopped':
      return { kind: 'stopped' }
    case 'failed':
    case 'undetermined':
      return failedEnd(called, answer)
  }
}

/** Tells what a person can look at, what goes on, and what not to do. */
function failedEnd({ site, verb, context, call }: Called, answer: CallAnswer): StepEnd {
  const { meaning, because, begun, tail, shown } = answer
  const { id } = context.step
  const values = hopValues(site, context.hop, context.run)
  const look = ['verify', 'version'].flatMap((one) => shownCalls(site, one as DriverVerb, values))
  const unknown = meaning === 'undetermined' && begun
  return {
    kind: 'failed',
    what: unknown ? `${because}; what it did until then is not known` : because,
    next: [
      ...(begun ? [`see what it did: ${look[0]?.command ?? shown}`] : []),
      'mend the cause, then: plan run resume, which calls it again',
      ...(begun ? [`it is done after all: plan run confirm ${id}`] : []),
    ],
    doNot: begun && !call.repeatable ? [`call ${verb} again before it is known what became of it`] : [],
    tail: tail === '' ? undefined : tail,
  }
}

function doneEnd(
  { definition, ports }: Site,
  verb: DriverVerb,
  answers: readonly CallAnswer[],
): Extract<StepEnd, { kind: 'done' }> {
  const last = answers.at(-1)!
  const nothing = answers.every(({ meaning }) => meaning === 'nothing-to-do')
  const tail = answers.findLast((answer) => answer.tail !== '')?.tail
  return {
    kind: 'done',
    outcome: nothing ? last.because : undefined,
    tail,
    restorePoint: verb === 'backup' ? restorePoint(answers, definition, ports.clock.now()) : undefined,
  }
}

/** What a backup says of itself; where it says nothing, the time is known and the command is not. */
function restorePoint(
  answers: readonly CallAnswer[],
  { name, restore }: Site['definition'],
  now: number,
): Omit<RestorePoint, 'hop' | 'by'> {
  const item = answers.findLast(({ items }) => items?.some((one) => one.size > 0))?.items?.at(-1)
  const id = item?.get('id')
  const taken = Date.parse(item?.get('taken_at') ?? '')
  const told = item?.get('restore') ?? restoreOf(restore, id)
  const unknown = `the backup that ${name} made; it told no command to restore it`
  return { id, takenAt: Number.isNaN(taken) ? now : taken, restore: told ?? unknown }
}

function restoreOf(restore: string | undefined, id: string | undefined): string | undefined {
  if (restore === undefined || (id === undefined && restore.includes('{id}'))) return undefined
  return restore.replaceAll('{id}', () => id ?? '')
}

/** What became of a step that was begun, by reading alone. */
async function probeVerb(site: Site, verb: DriverVerb, context: StepContext): Promise<Probe> {
  if (verb === 'deploy') {
    const found = await probeVersion(site, context)
    if (found.kind !== 'unknown') return found
  }
  const calls = callsOf(site, verb, hopValues(site, context.hop, context.run))
  if (calls.every(({ repeatable }) => repeatable))
    return { kind: 'not-done', because: `${verb} may be called again without harm` }
  return { kind: 'unknown', because: `nothing that can be read tells whether ${verb} was done` }
}
