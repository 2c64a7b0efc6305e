import { UserError } from '../domain/errors.ts'
import { type Outcome } from '../domain/exit-code.ts'
import { parsePoint, type Point } from '../domain/line.ts'
import { type Manifest } from '../domain/manifest.ts'
import { nearest } from '../domain/nearest.ts'
import { isKnownLine, nearestLines, resolveTarget } from '../planner/target.ts'
import { whyHop } from '../planner/why-hop.ts'
import { whyWork } from '../planner/why-work.ts'
import { whyPoint } from '../planner/why-point.ts'
import { parseReasonName, whyReason, type ReasonName } from '../planner/why-reason.ts'
import { type Ports } from '../ports/ports.ts'
import { type WhyAnswer } from '../results/why.ts'
import { commandLine } from './command-line.ts'
import { chooseGround, named, questionOn, siteOf, type PlanningFlags, type PlanningGround } from './planning.ts'
import { outcomeOf, planCommand, siteField } from './upgrade.ts'

/** What a person can ask about. */
type Subject =
  | { readonly about: 'word'; readonly text: string }
  | { readonly about: 'hop'; readonly from: string; readonly to: string }
  | { readonly about: 'reason'; readonly name: ReasonName }

/** Why a line or version is (not) a stop, whether a hop is legal, or what one reason means. */
export async function why(ports: Ports, words: readonly string[], flags: PlanningFlags): Promise<WhyAnswer> {
  const ground = await chooseGround(ports, flags)
  const subject = subjectOf(words)
  const ask: Ask = { ports, ground, flags, asked: words.join(' ') }
  switch (subject.about) {
    case 'word':
      return aboutWord(ask, subject.text)
    case 'hop':
      return aboutHop(ask, subject)
    case 'reason':
      return aboutReason(ask, subject.name)
  }
}

interface Ask {
  readonly ports: Ports
  readonly ground: PlanningGround
  readonly flags: PlanningFlags
  readonly asked: string
}

function subjectOf(words: readonly string[]): Subject {
  const [first = '', second] = words
  if (second !== undefined) return { about: 'hop', from: first, to: second }
  const name = parseReasonName(first)
  if (name) return { about: 'reason', name }
  const [from, to, more] = first.split('..')
  if (from && to && more === undefined) return { about: 'hop', from, to }
  return { about: 'word', text: first }
}

/** A background migration by its name, else a line or version. */
function aboutWord(ask: Ask, text: string): WhyAnswer {
  const { ground, asked } = ask
  const work = whyWork(ground.chosen.manifest, text)
  if (work.length === 0) return aboutPoint(ask, pointNamed(ground.chosen.manifest, text))
  const command = commandLine(['plan', 'stop', 'propose', ...ground.chosen.flags])
  return { ...frame(ground, asked, 'work'), work, remarks: [], command }
}

function pointNamed(manifest: Manifest, text: string): Point {
  const { product } = manifest
  const bare = text.startsWith('v') ? text.slice(1) : text
  const point = parsePoint(product, bare) ?? newestPoint(manifest, bare)
  if (point && isKnownLine(manifest, point.version)) return point
  const near = point && nearestLines(manifest, point.version)
  const lines = manifest.lines.map((entry) => entry.line.join('.')).filter((line) => line.startsWith(`${bare}.`))
  const names = nearest(
    bare,
    manifest.backgroundMigrations.map((background) => background.name),
  )
  throw new UserError({
    code: 'unknown-version',
    what: point
      ? `${product.name} has no line ${bare}`
      : `${product.name} has no line, version or background migration "${text}"`,
    next: 'ask about a line, a version, a hop (FROM TO), a background migration or the id of a reason',
    suggestions: near ?? (lines.length > 0 ? lines.slice(-3) : names),
  })
}

function newestPoint(manifest: Manifest, text: string): Point | undefined {
  const target = text === 'newest' || text === 'latest' ? resolveTarget(manifest, text) : undefined
  return target && 'version' in target
    ? { text: target.version.text, version: target.version, wholeLine: false }
    : undefined
}

function aboutPoint({ ports, ground, flags, asked }: Ask, at: Point): WhyAnswer {
  const { manifest } = ground.chosen
  const oldest = manifest.releases[0]?.version.text ?? at.text
  const question = questionOn(ports, { ...flags, from: flags.from ?? oldest, to: 'newest' }, ground)
  const point = whyPoint(manifest, at, question.request)
  const around = [point.before?.id, point.after?.id]
  const range = ['from', 'to'].flatMap((flag, i) => (around[i] === undefined ? [] : [`--${flag}`, around[i]]))
  return {
    ...frame(ground, asked, 'point'),
    point,
    remarks: [...question.remarks],
    command: commandLine(['plan', 'stop', 'list', ...range, ...ground.chosen.flags]),
  }
}

async function aboutHop(
  { ports, ground, flags, asked }: Ask,
  { from, to }: { from: string; to: string },
): Promise<WhyAnswer> {
  const hop = hopFlags(ground, flags, { from, to })
  const question = questionOn(ports, hop, ground, await siteOf(ports, hop, ground))
  const judged = whyHop(ground.chosen.manifest, question.request)
  const { instead } = judged.plan?.refusal ?? {}
  const working = instead && planCommand(question, instead.to?.text ?? question.asked.to, instead.accept ?? [])
  return {
    ...frame(ground, asked, 'hop'),
    hop: { ...judged.hop, ...(working !== undefined && { try: working }) },
    remarks: [...question.remarks],
    ...siteField(question),
    command: working ?? planCommand(question, question.asked.to, []),
  }
}

/** Without a hop, `--from` and `--to` name it; a reason about a stop alone is about the stop. */
async function aboutReason(ask: Ask, name: ReasonName): Promise<WhyAnswer> {
  const { ports, ground, flags, asked } = ask
  const { from, to } = name.hop ?? flags
  if (from === undefined || to === undefined) {
    if (name.kind === 'skips-stop' || name.kind === 'skips-conditional-stop')
      return aboutPoint(ask, pointNamed(ground.chosen.manifest, name.subject))
    throw new UserError({
      code: 'usage',
      what: `${name.id} does not say for which hop`,
      next: 'write the whole id, like avoid:17.1.1@16.11.10..17.1.1, or add --from and --to',
    })
  }
  const hop = hopFlags(ground, flags, { from, to })
  const question = questionOn(ports, hop, ground, await siteOf(ports, hop, ground))
  const { reason, judged } = whyReason(ground.chosen.manifest, name, question.request)
  const accept = reason.holds && reason.acceptable ? [`${name.kind}:${name.subject}`] : []
  return {
    ...frame(ground, asked, 'reason'),
    hop: judged.hop,
    reason,
    remarks: [...question.remarks],
    ...siteField(question),
    command: planCommand(question, question.asked.to, accept),
  }
}

function frame(
  { chosen }: PlanningGround,
  asked: string,
  about: WhyAnswer['about'],
): Pick<WhyAnswer, 'kind' | 'schema_version' | 'manifest' | 'asked' | 'about'> {
  return { kind: 'why', schema_version: 1, manifest: chosen.facts, asked, about }
}

/** A line stands for its newest patch, at both ends. */
function hopFlags(
  { chosen }: PlanningGround,
  flags: PlanningFlags,
  { from, to }: { from: string; to: string },
): PlanningFlags {
  return { ...flags, from: named(resolveTarget(chosen.manifest, from), 'from').text, to }
}

/** The exit code of an answer: that of the hop it judges; explaining a stop or a reason is done. */
export function whyOutcome({ about, hop }: WhyAnswer): Outcome {
  return about === 'hop' && hop ? outcomeOf(hop.verdict) : 'done'
}
