import { type StepContext, type StepEnd, type StepExecutor, type SiteReader, type WorkReading } from '../driver.ts'
import { callsOf, finalizeValue, hopValues, make, shownCalls, type Site } from './site.ts'
import { siteReader, workByCalls } from './site-reader.ts'

const usualPoll = 30_000
const usuallyStalled = 30 * 60_000

/** What was seen last, and since when nothing has moved. */
interface Seen {
  readonly signature: string
  readonly since: number
}

/**
 * Waits until the product's own workers have finished what is queued: reading only. A forced finalize is made when a person asked
 * for it by `finalize=force`, and is said.
 */
export function finishStep(site: Site): StepExecutor {
  const reader = siteReader(site)
  const seen = new Map<string, Seen>()
  return {
    run: async (context) => {
      const forced = site.options.values[finalizeValue] === 'force' ? await force(site, context) : undefined
      if (forced && forced.kind !== 'done') return forced
      return judge(site, context, { reader, seen, forced: forced?.outcome })
    },
    probe: async () => {
      const reading = await reader.background()
      if (!reading) return { kind: 'unknown', because: 'nobody can tell how background work stands' }
      const open = reading.work.filter(({ state }) => state !== 'finished')
      if (open.length > 0) return { kind: 'not-done', because: `${they(open)} not finished` }
      if (reading.unread.length > 0) return { kind: 'unknown', because: `${reading.unread.join(', ')} was not read` }
      return { kind: 'done', because: 'all background work is finished' }
    },
    commands: (hop) => shownCalls(site, 'status', hopValues(site, hop)),
  }
}

interface Looking {
  readonly reader: SiteReader
  readonly seen: Map<string, Seen>
  readonly forced: string | undefined
}

async function judge(site: Site, context: StepContext, { reader, seen, forced }: Looking): Promise<StepEnd> {
  const reading = await reader.background()
  const look = shownCalls(site, 'status', hopValues(site, context.hop, context.run))
  if (!reading)
    return {
      kind: 'needs-you',
      what: 'nobody can tell how background work stands: look whether all is finished',
      commands: look,
    }
  const { work, unread } = reading
  const of = (state: WorkReading['state']) => work.filter((one) => one.state === state)
  const failed = of('failed')
  if (failed.length > 0) return failedWork(failed)
  const [held, unknown] = [of('paused'), of('unknown')]
  if (held.length > 0) return ask(`${they(held)} paused: let it go on`, held)
  if (unknown.length > 0)
    return ask(`${they(unknown)} in a state that is not known (${unknown[0]!.stateAs}): look at it`, unknown)
  const working = of('working')
  if (working.length > 0) return waiting(site, context, { work, working, seen })
  if (unread.length > 0)
    return ask(`${unread.join(', ')} was not read: look whether its background work is finished`, [])
  return {
    kind: 'done',
    outcome: [forced, `all ${work.length} background migrations are finished`].filter(Boolean).join('; '),
  }
}

function named(work: readonly WorkReading[]): string {
  const names = work.slice(0, 3).map(({ name, database }) => `${name} (${database})`)
  const more = work.length > 3 ? ` and ${work.length - 3} more` : ''
  return `${names.join(', ')}${more}`
}

/** `A (main) is`, `A (main), B (ci) are`. */
function they(work: readonly WorkReading[]): string {
  return `${named(work)} ${work.length === 1 ? 'is' : 'are'}`
}

function ask(what: string, work: readonly WorkReading[]): StepEnd {
  return { kind: 'needs-you', what, commands: commandsOf(work).map((command) => ({ on: undefined, command })) }
}

function commandsOf(work: readonly WorkReading[]): readonly string[] {
  return [...new Set(work.flatMap(({ commands }) => commands))].slice(0, 6)
}

function failedWork(failed: readonly WorkReading[]): StepEnd {
  const errors = failed.flatMap(({ name, error }) => (error === undefined ? [] : [`${name}: ${error}`]))
  return {
    kind: 'failed',
    what: `${named(failed)} failed`,
    next: [...commandsOf(failed), 'when it is mended and works again: plan run resume'],
    doNot: ['mark it as finished by SQL', 'install the next version'],
    tail: errors.length === 0 ? undefined : errors.join('\n').slice(0, 4096),
  }
}

interface Waiting {
  readonly work: readonly WorkReading[]
  readonly working: readonly WorkReading[]
  readonly seen: Map<string, Seen>
}

function waiting({ ports, options }: Site, { run, step }: StepContext, { work, working, seen }: Waiting): StepEnd {
  const now = ports.clock.now()
  const signature = work
    .map(({ database, name, stateAs, percent }) => `${database} ${name} ${stateAs} ${percent ?? ''}`)
    .join('\n')
  const key = `${run.id} ${step.id}`
  const before = seen.get(key)
  const since = before?.signature === signature ? before.since : now
  seen.set(key, { signature, since })
  const stalled = now - since >= (options.stalledAfter ?? usuallyStalled)
  return {
    kind: 'waiting',
    because: stalled ? `${they(working)} not moving` : `${they(working)} at work`,
    poll: options.poll ?? usualPoll,
    stalled,
    progress: working.map(({ name, database, percent, rate, remaining, stateAs }) => ({
      text: `${name} ${stateAs}`,
      subject: name,
      database,
      percent,
      rate,
      remaining,
    })),
  }
}

/** Finishes one after another at once, each with the product's own call. */
async function force(site: Site, context: StepContext): Promise<StepEnd & { readonly outcome?: string | undefined }> {
  const values = hopValues(site, context.hop, context.run)
  const work = (await workByCalls(site)) ?? []
  const open = work.filter(({ state }) => state === 'working' || state === 'failed')
  const ignores = site.definition.finalizeIgnores ?? 'whatever makes it slow for the sake of users'
  for (const one of open) {
    if (context.stop.aborted) return { kind: 'stopped' }
    context.tell({ text: `finalizing ${one.name} now, ignoring ${ignores}`, subject: one.name, database: one.database })
    const told = new Map([...values, ...one.item])
    for (const call of callsOf(site, 'finalize', values)) {
      const { meaning, because, tail, shown } = await make(site, call, told)
      if (meaning === 'done' || meaning === 'nothing-to-do') continue
      const next = [
        `see it: ${shown}`,
        ...one.commands,
        'or leave it to the workers of the product, and wait: they have it still',
      ]
      return { kind: 'failed', what: `finalizing ${one.name}: ${because}`, next, doNot: [], tail: tail || undefined }
    }
  }
  return { kind: 'done', outcome: open.length === 0 ? undefined : `forced ${open.length}, ignoring ${ignores}` }
}
