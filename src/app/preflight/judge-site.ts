import { type Gate } from '../../domain/constraint-entries.ts'
import { UserError } from '../../domain/errors.ts'
import { compareVersions, parseVersion, type Version } from '../../domain/version.ts'
import { type Ports } from '../../ports/ports.ts'
import { planUpgrade } from '../../planner/plan.ts'
import { whyHop } from '../../planner/why-hop.ts'
import { type SiteReader } from '../../run/driver.ts'
import { type RunHop } from '../../run/record.ts'
import { hopDurations } from '../../run/preflight/durations.ts'
import { type GateAnswer, type HopGround } from '../../run/preflight/ground.ts'
import { type Judgement, judgeHopOnSite, judgeSite } from '../../run/preflight/judge.ts'
import { judgeSchema } from '../../run/preflight/judge-schema.ts'
import { unread } from '../background/reader.ts'
import { isRequired, requiredWork, withoutRecord } from '../background/required.ts'
import { commandLine } from '../command-line.ts'
import {
  chooseGround,
  type PlanningFlags,
  type PlanningGround,
  type PlanningQuestion,
  questionOn,
} from '../planning.ts'
import { type SiteFacts, type SiteFlags, siteFacts, siteWords, systemOf } from './site-facts.ts'

export interface PreflightFlags extends PlanningFlags, Omit<SiteFlags, keyof PlanningFlags> {
  /** The n-th counted hop of the path instead of the hop to `to`. */
  readonly hop?: number | undefined
  readonly because?: string | undefined
}

/** Everything preflight found out about one hop of one site. */
export interface JudgedSite {
  readonly ground: PlanningGround
  readonly facts: SiteFacts
  /** Undefined: nobody knows which version is installed. */
  readonly hop: { readonly question: PlanningQuestion; readonly ground: HopGround } | undefined
  readonly judgement: Judgement
}

/** What is asked besides databases: by a run always, else where a person wants it. */
export interface Helpers {
  readonly reader?: SiteReader | undefined
  /** Asks gates of a hop that have a program; those of which only a person knows have no answer. */
  readonly gates?:
    | ((gates: readonly Gate[], hop: Pick<RunHop, 'from' | 'to' | 'number'>) => Promise<readonly GateAnswer[]>)
    | undefined
  /** What was not asked. */
  readonly remarks?: readonly string[] | undefined
  /** Product and installation file, where they are at hand. */
  readonly ground?: PlanningGround | undefined
}

/** Reads a site and judges one hop of it. Nothing is written. */
export async function judgeOnSite(ports: Ports, flags: PreflightFlags, helpers: Helpers = {}): Promise<JudgedSite> {
  const ground = helpers.ground ?? (await chooseGround(ports, flags))
  const facts = await siteFacts(ports, flags, ground, helpers.reader)
  const again = siteWords(flags, systemOf(ground.chosen.manifest, flags))
  const command = (...words: readonly string[]): string => commandLine(['plan', ...words, ...again])
  if (!facts.answer.chosen) return unjudged({ ports, flags, ground, facts, command })
  const asked = questionOn(ports, flags, ground, facts)
  const question = hopOf(asked, flags)
  const bare = groundOf(question, facts, command)
  const hop = { ...bare, gates: await gatesOf(bare, helpers) }
  return { ground, facts, hop: { question, ground: hop }, judgement: judgeHopOnSite(hop, question.request.accepted) }
}

interface Unjudged {
  readonly ports: Ports
  readonly flags: PreflightFlags
  readonly ground: PlanningGround
  readonly facts: SiteFacts
  readonly command: HopGround['command']
}

/** Without a version nothing is said about a hop; what no release has is said all the same. */
function unjudged({ ports, flags, ground, facts, command }: Unjudged): JudgedSite {
  const { manifest } = ground.chosen
  const { readings, answer } = facts
  const near = readings.databases.flatMap(({ schema }) => schema?.closest ?? schema?.candidates[0] ?? [])[0]
  const any = near ?? manifest.releases[0]?.version
  const { request } = any ? questionOn(ports, { ...flags, from: any.text }, ground, facts) : { request: undefined }
  const schema = request ? judgeSchema({ manifest, request, installed: answer, readings, command }) : []
  const shown = near ? schema : schema.filter(({ id }) => !id.startsWith('schema-contradiction:'))
  const judgement = judgeSite({ installed: answer, readings }, shown, request?.accepted ?? [])
  return { ground, facts, hop: undefined, judgement }
}

/** The hop that was asked for: to a version, the n-th of the path, or the first of the path to the newest. */
function hopOf(question: PlanningQuestion, flags: PreflightFlags): PlanningQuestion {
  if (flags.to !== undefined && flags.hop === undefined) return question
  const { chosen, request } = question
  const { manifest } = chosen
  const plan = planUpgrade(manifest, request, { alternatives: false })
  const hops = plan.path?.hops ?? []
  const hop = flags.hop === undefined ? hops[0] : hops.find(({ number }) => number === flags.hop)
  // Without a legal path the whole of it is judged, and says why.
  if (!hop && (flags.hop === undefined || hops.length === 0)) return question
  if (!hop) throw noSuchHop(flags.hop!, plan.path!.counted)
  const named = (text: string, otherwise: Version): Version => parseVersion(manifest.product.scheme, text) ?? otherwise
  return { ...question, request: { ...request, from: named(hop.from, request.from), to: named(hop.to, request.to) } }
}

function gatesOf({ manifest, judged, request }: HopGround, { gates: ask }: Helpers): Promise<readonly GateAnswer[]> {
  const ids = new Set((judged.hop.detail?.gates ?? []).map(({ id }) => id))
  if (!ask || ids.size === 0) return Promise.resolve([])
  const hop = { from: request.from.text, to: request.to.text, number: 1 }
  return ask(
    manifest.gates.filter(({ id }) => ids.has(id)),
    hop,
  )
}

function noSuchHop(hop: number, counted: number): UserError {
  return new UserError({
    code: 'no-such-hop',
    what: `the path has ${counted} counted hop${counted === 1 ? '' : 's'}, and no hop ${hop}`,
    next: 'plan upgrade with the same flags shows them',
  })
}

function groundOf(
  { chosen, request }: PlanningQuestion,
  { readings, answer }: SiteFacts,
  command: HopGround['command'],
): HopGround {
  const { manifest } = chosen
  const isUp = compareVersions(request.from, request.to) < 0
  const required = requiredWork(manifest, request.from, request.to)
  const { work, workPerDatabase } = readings
  const isRead = (name: string): boolean => readings.databases.some(({ names }) => names.includes(name))
  // What was not read may hold them.
  const allRead = unread(readings.reads).length === 0
  return {
    manifest,
    request,
    judged: whyHop(manifest, request),
    installed: answer,
    readings,
    durations: hopDurations(manifest, request, readings),
    ends: (one) => (isUp && isRequired(required, one) ? (required.ends.get(one.name) ?? []) : []),
    withoutRecord: work && isUp && allRead ? withoutRecord(required, work, isRead, workPerDatabase) : [],
    gates: [],
    command,
  }
}
