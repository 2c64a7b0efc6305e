import { DatabaseError } from '../../domain/errors.ts'
import { dayOf } from '../../domain/time.ts'
import { type Ports } from '../../ports/ports.ts'
import { type Probe, type SiteReader, type StepContext, type StepEnd, type StepExecutor } from '../../run/driver.ts'
import { type RunRecord } from '../../run/record.ts'
import { type PreflightFinding } from '../../run/preflight/finding.ts'
import { commandLine } from '../command-line.ts'
import { type PlanningFlags } from '../planning.ts'
import { judgeOnSite, type PreflightFlags } from './judge-site.ts'
import { type SiteFlags, siteWords } from './site-facts.ts'

/** What the step needs of the run it belongs to. */
export interface PreflightSite {
  /** Databases may be shared with the other steps. */
  readonly ports: Ports
  /** Where product and databases are, as this process was told: with passwords. */
  readonly flags: SiteFlags
  readonly reader: SiteReader
  /** What the path of a run was asked with: facts, components, mode. */
  readonly question: (run: RunRecord) => PlanningFlags
}

/**
 * The step `preflight` of a run. What a later step of the same hop takes care of is no reason to stop: work that goes on is
 * waited for, components are moved, gates are asked, times are waited.
 */
export function preflightExecutor(site: PreflightSite): StepExecutor {
  return {
    run: async (context) => {
      if (context.stop.aborted) return { kind: 'stopped' }
      const read = await openFindings(site, context)
      return 'away' in read ? read.away : endOf(read, context)
    },
    // Reading changes nothing: it is done again, and says the same of what a person says is done.
    probe: async (context): Promise<Probe> => {
      const read = await openFindings(site, context)
      if ('away' in read) return { kind: 'unknown', because: read.away.what }
      const { open } = read
      const [first] = open
      if (!first) return { kind: 'done', because: `${context.hop.from} may go to ${context.hop.to}` }
      const kind = open.some(({ verdict }) => verdict === 'illegal') ? 'not-done' : 'unknown'
      return { kind, because: first.message }
    },
    commands: ({ from, to }) => [
      {
        on: undefined,
        command: commandLine([
          'plan',
          'preflight',
          '--from',
          from,
          '--to',
          to,
          ...siteWords(site.flags, site.flags.system),
        ]),
      },
    ],
  }
}

type Failed = Extract<StepEnd, { kind: 'failed' }>

interface Open {
  readonly open: readonly PreflightFinding[]
  /** Databases of which nobody said where they are. */
  readonly unnamed: readonly string[]
}

/** What stands in the way and is nobody else's to mend; a server that is away is tried again. */
async function openFindings(
  { ports, flags, reader, question: questionOf }: PreflightSite,
  { run, hop }: Pick<StepContext, 'run' | 'hop'>,
): Promise<Open | { readonly away: Failed }> {
  const question = questionOf(run)
  const asked: PreflightFlags = {
    ...question,
    ...flags,
    from: hop.from,
    fromAs: 'the run',
    to: hop.to,
    hop: undefined,
    accept: [...(question.accept ?? []), ...takenToday(ports, run)],
  }
  try {
    const { judgement, facts } = await judgeOnSite(ports, asked, { reader })
    const later = new Set(hop.steps.map(({ kind }) => kind))
    const open = judgement.findings.filter(
      ({ verdict, step }) =>
        (verdict === 'illegal' || verdict === 'undetermined') && (step === undefined || !later.has(step)),
    )
    const away = facts.readings.reads.filter(({ state }) => state === 'unreadable')
    return away.length > 0 && open.every(({ verdict }) => verdict === 'undetermined')
      ? {
          away: failed(
            away.map(({ database, because = 'it does not answer' }) => `${database} was not read: ${because}`),
          ),
        }
      : {
          open,
          unnamed: facts.readings.reads.filter(({ state }) => state === 'missing').map(({ database }) => database),
        }
  } catch (error) {
    if (error instanceof DatabaseError) return { away: failed([error.what]) }
    throw error
  }
}

/** A risk that was taken until a day counts no longer behind it. */
function takenToday({ clock }: Pick<Ports, 'clock'>, { overrides }: RunRecord): string[] {
  const today = dayOf(clock.now())
  return overrides.flatMap(({ id, until }) => (until === undefined || until >= today ? [id] : []))
}

function failed(what: readonly string[]): Failed {
  return {
    kind: 'failed',
    what: what.join('; '),
    next: ['plan run resume, once the databases answer'],
    doNot: [],
    transient: true,
  }
}

/** One sentence about all of them, and how they are named. */
function unnamedText([first, ...others]: readonly string[]): string[] {
  if (first === undefined) return []
  const all = [[first, ...others.slice(0, -1)].join(', '), ...others.slice(-1)].join(' and ')
  const where = others.length === 0 ? 'it is' : 'they are'
  const how = `go on with --database ${first}=URL, or --without ${first} where this installation has none`
  return [`${all} ${others.length === 0 ? 'was' : 'were'} not read, since nobody said where ${where}: ${how}`]
}

/** Nobody reads twenty sentences in one; all are in what `plan preflight` prints. */
const most = 4

function fewOf(open: readonly PreflightFinding[]): string[] {
  const told = open.slice(0, most).map(({ message }) => message)
  return open.length > most ? [...told, `${open.length - most} more, which plan preflight tells`] : told
}

function endOf({ open, unnamed }: Open, { hop }: Pick<StepContext, 'hop'>): StepEnd {
  const [first] = open
  if (!first) return { kind: 'done', outcome: `${hop.from} may go to ${hop.to}` }
  const told = [
    ...unnamedText(unnamed),
    ...fewOf(open.filter(({ id }) => !unnamed.includes(id.replace(/^unread:/u, '')))),
  ]
  // Whoever resumes, retries or answers it mends it; nothing of the path is wrong.
  const isMended = open.every(({ section, verdict }) => section === 'background' || verdict === 'undetermined')
  if (isMended)
    return {
      kind: 'needs-you',
      what: told.join('; '),
      commands: open.flatMap(({ commands }) => commands.map((command) => ({ on: undefined, command }))),
    }
  return {
    kind: 'failed',
    what: told.join('; '),
    next: open.flatMap(({ next, commands }) => [...(next === undefined ? [] : [next]), ...commands]),
    doNot: [`install ${hop.to}`],
  }
}
