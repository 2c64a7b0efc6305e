import { type Probe, type StepContext, type StepEnd, type StepExecutor } from '../driver.ts'
import { type CallAnswer } from './call.ts'
import { callsOf, hopValues, isVersion, make, shownCalls, spelled, type Site } from './site.ts'

/** What the site says it runs; undefined where it cannot be told. */
interface Found {
  readonly version: string | undefined
  readonly because: string
  readonly tail: string
}

/** Asks every call of `version`; the first that tells one counts. Undefined: there is none to ask. */
async function askVersion(site: Site, context: StepContext): Promise<Found | undefined> {
  const values = hopValues(site, context.hop, context.run)
  let found: Found | undefined
  for (const call of callsOf(site, 'version', values)) {
    if (!call.reads || (context.run.rehearsal && !call.rehearsable)) continue
    const answer = await make(site, call, values, context.stop)
    const version = answer.meaning === 'done' ? spelled(site, answer.items?.[0]?.get('version')) : undefined
    found = { version, because: problemOf(answer), tail: answer.tail }
    if (version !== undefined) return found
  }
  return found
}

function problemOf({ meaning, because, shown }: CallAnswer): string {
  return meaning === 'done' ? `${shown} tells no version` : `${shown}: ${because}`
}

/** A tool that says "done" has done it when the new version is there. */
export async function confirmVersion(
  site: Site,
  context: StepContext,
  done: Extract<StepEnd, { kind: 'done' }>,
): Promise<StepEnd> {
  const found = await askVersion(site, context)
  if (!found) return done
  const { to } = context.hop
  // What is stopped may tell nothing; verifying asks again when it serves.
  if (found.version === undefined)
    return { ...done, outcome: `installed; the version is not told yet: ${found.because}` }
  return isVersion(site, found.version, to)
    ? { ...done, outcome: `${to} is installed` }
    : anotherVersion(site, context, found)
}

function anotherVersion(site: Site, { hop }: StepContext, { version, tail }: Found): StepEnd {
  const commands = shownCalls(site, 'version', hopValues(site, hop))
  return {
    kind: 'failed',
    what: `${site.definition.name} said that ${hop.to} was installed, but ${version} is there`,
    next: [...commands.map(({ command }) => `see it: ${command}`), 'mend the cause, then: plan run resume'],
    doNot: hop.steps.some(({ kind, state }) => kind === 'migrate' && state === 'done')
      ? [`serve anybody with ${version}: the database is migrated to ${hop.to}`]
      : [`migrate the database before ${hop.to} is there`],
    tail: tail === '' ? undefined : tail,
  }
}

export async function probeVersion(site: Site, context: StepContext): Promise<Probe> {
  const found = await askVersion(site, context)
  if (!found) return { kind: 'unknown', because: 'no call tells the version' }
  const { version, because } = found
  if (version === undefined) return { kind: 'unknown', because }
  if (isVersion(site, version, context.hop.to)) return { kind: 'done', because: `${version} is there` }
  return { kind: 'not-done', because: `${version} is there, not ${context.hop.to}` }
}

/** The product's own check, and the version. */
export function verifyStep(site: Site): StepExecutor {
  return {
    run: async (context) => {
      const checked = await check(site, context)
      if (checked) return checked
      const found = await askVersion(site, context)
      if (!found) return { kind: 'done', outcome: 'the product checked itself; no call tells its version' }
      const { version, because } = found
      if (version === undefined) return unreadable(site, context, because)
      if (!isVersion(site, version, context.hop.to)) return anotherVersion(site, context, found)
      return { kind: 'done', outcome: `${version} is there` }
    },
    probe: async (context) => {
      const checked = await check(site, context)
      if (checked?.kind === 'failed') return { kind: 'not-done', because: checked.what }
      if (checked) return { kind: 'unknown', because: 'its check does not say yes' }
      return probeVersion(site, context)
    },
    commands: (hop) =>
      ['verify' as const, 'version' as const].flatMap((verb) => shownCalls(site, verb, hopValues(site, hop))),
  }
}

function unreadable(site: Site, { hop }: StepContext, because: string): StepEnd {
  return {
    kind: 'needs-you',
    what: `look whether ${hop.to} runs: ${because}`,
    commands: shownCalls(site, 'version', hopValues(site, hop)),
  }
}

/** Undefined where every check says yes. */
async function check(site: Site, context: StepContext): Promise<StepEnd | undefined> {
  const values = hopValues(site, context.hop, context.run)
  for (const call of callsOf(site, 'verify', values)) {
    if (context.run.rehearsal && !call.rehearsable) continue
    const { meaning, because, tail, shown } = await make(site, call, values, context.stop)
    if (meaning === 'done' || meaning === 'nothing-to-do') continue
    if (meaning === 'stopped') return { kind: 'stopped' }
    if (meaning === 'not-yet') return { kind: 'waiting', because, poll: 10_000 }
    if (meaning === 'needs-you')
      return { kind: 'needs-you', what: because, commands: [{ on: call.on, command: shown }] }
    return {
      kind: 'failed',
      what: because,
      next: [`see it: ${shown}`, 'mend the cause, then: plan run resume'],
      doNot: [],
      tail: tail === '' ? undefined : tail,
    }
  }
  return undefined
}

/** What the product's own check says against it; undefined where it says yes. */
export async function checkByCalls(site: Site, context: StepContext): Promise<string | undefined> {
  const end = await check(site, context)
  if (!end) return undefined
  return 'what' in end ? end.what : 'it does not say yes'
}
