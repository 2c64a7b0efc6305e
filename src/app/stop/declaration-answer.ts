import { formatLine, type Point } from '../../domain/line.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { type Stop } from '../../domain/stop.ts'
import { addDays, type CalendarDate } from '../../domain/time.ts'
import { causeWords } from '../../release/declare/causes.ts'
import { effectOf, type StopCost } from '../../release/declare/effect.ts'
import { workFor } from '../../release/declare/texts.ts'
import { type Lateness, type StopTiming } from '../../release/declare/timing.ts'
import { dutiesOf } from '../../release/duties.ts'
import { type StopDeclaration } from '../../results/stop-declaration.ts'
import { commandLine } from '../command-line.ts'
import { type OwnManifest } from '../own-manifest.ts'
import { dutyResult } from '../stop-status.ts'
import { livesTold } from './answer-parts.ts'
import { type DeclareFlags } from './wish.ts'

/** About three years: who runs something older has other worries. */
export const costSpan = 3 * 365 + 1

/** What was asked, and what the manifest says before anything is changed. */
export interface DeclareGround {
  readonly own: OwnManifest
  readonly manifest: Manifest
  readonly today: CalendarDate
  readonly point: Point
  /** The stop as it was, also one that only follows from the schedule. */
  readonly known: Stop | undefined
  readonly timing: StopTiming
  readonly flags: DeclareFlags
}

/** What became of the stop. */
export interface Declared {
  readonly manifest: Manifest
  readonly stop: Stop
  readonly late: Lateness | undefined
  /** Does it ask something of installations that neither it nor the schedule asked before? */
  readonly asksMore: boolean
  readonly outcome: StopDeclaration['outcome']
}

type Told = Omit<
  StopDeclaration,
  'kind' | 'schema_version' | 'manifest' | 'dry_run' | 'retroactive' | 'files' | 'remarks'
>

/** The answer but for what was written. */
export function declarationTold(ground: DeclareGround, declared: Declared): Told {
  const { manifest, stop, late, outcome } = declared
  const refused = outcome === 'refused'
  return {
    stop: stop.id,
    outcome,
    ...factsOfStop(manifest, stop, outcome),
    timing: timingTold(ground, late),
    ...effectTold(ground, declared),
    duties: refused ? [] : dutiesTold(ground, manifest, stop),
    ...(refused && { refusal: refusalOf(ground, stop, late) }),
    command: nextCommand(ground, outcome),
  }
}

/** The page is written with the entry. */
function dutiesTold({ own, today }: DeclareGround, manifest: Manifest, stop: Stop): StopDeclaration['duties'] {
  return dutiesOf(manifest, stop, { today, page: 'named' }).map((duty) => dutyResult(duty, own.found.flags))
}

function factsOfStop(
  manifest: Manifest,
  stop: Stop,
  outcome: StopDeclaration['outcome'],
): Pick<StopDeclaration, 'declared' | 'stop_kind' | 'when' | 'reason' | 'cause' | 'mitigation' | 'for' | 'issue'> {
  const { declared, kind, when, reason = '', cause, issue } = stop
  const mitigation = causeWords(manifest, stop.point, stop)?.mitigation
  return {
    ...(declared !== undefined && outcome !== 'refused' && { declared }),
    stop_kind: kind,
    when: [...when],
    reason,
    ...(cause && { cause }),
    ...(mitigation !== undefined && { mitigation }),
    for: [...stop.for],
    ...(issue !== undefined && { issue }),
  }
}

function timingTold({ timing, manifest }: DeclareGround, late: Lateness | undefined): StopDeclaration['timing'] {
  const { schedule, nextScheduled, newest, notice, out, day, cut } = timing
  return {
    schedule,
    ...(nextScheduled && { next_scheduled: formatLine(nextScheduled) }),
    ...(newest !== undefined && { newest }),
    ...(notice && { notice: [...notice] }),
    notice_wanted: manifest.policy.stopNotice,
    out,
    ...(day !== undefined && { day }),
    ...(cut !== undefined && { cut }),
    ...(late && { late }),
  }
}

function effectTold(
  { today }: DeclareGround,
  { manifest, stop, asksMore }: Declared,
): Pick<StopDeclaration, 'work' | 'lives' | 'open' | 'cost'> {
  const effect = effectOf(manifest, stop, { since: addDays(today, -costSpan), today })
  return {
    work: workFor(manifest, stop).map(({ name, queued, finalized, first_legal: first }) => ({
      name,
      queued,
      ...(finalized !== '' && { finalized }),
      ...(first !== '' && { first_legal: first }),
    })),
    lives: livesTold(effect),
    open: effect.open.map(({ name }) => name),
    ...(effect.cost && { cost: costTold(effect.cost, !asksMore) }),
  }
}

function costTold(
  { to, since, releases, hops, lost }: StopCost,
  knownBefore: boolean,
): NonNullable<StopDeclaration['cost']> {
  return { to, since, releases, hops: hops.map((one) => ({ ...one })), lost: [...lost], known_before: knownBefore }
}

function refusalOf(
  { timing, manifest }: DeclareGround,
  { id }: Stop,
  late: Lateness | undefined,
): NonNullable<StopDeclaration['refusal']> {
  const { day, cut, notice = [] } = timing
  const wanted = manifest.policy.stopNotice
  const because = {
    out: `${id} is out${day === undefined ? '' : ` since ${day}`}: installations went past it, and plans do not land on it`,
    cut: `${id} was cut${cut === undefined ? '' : ` on ${cut}`}: what it says cannot change any more`,
    'short-notice': `only ${notice.length === 1 ? '1 release is' : `${notice.length} releases are`} still to come, ${id} included, and the policy asks for ${wanted}`,
  }[late ?? 'out']
  return {
    because,
    next: 'let a later line be the stop and finalize after it; if it has to be this one, declare it with --retroactive, which tells released versions',
  }
}

function nextCommand({ own, point, flags }: DeclareGround, outcome: StopDeclaration['outcome']): string {
  const chosen = own.found.flags
  if (outcome !== 'refused' && flags.dryRun !== true)
    return commandLine(['plan', 'stop', 'status', point.text, ...chosen])
  return commandLine([
    'plan',
    'stop',
    'declare',
    point.text,
    ...askedAgain(flags),
    ...(outcome === 'refused' || flags.retroactive === true ? ['--retroactive'] : []),
    ...(outcome === 'refused' && flags.dryRun === true ? ['--dry-run'] : []),
    ...(flags.rewrite === true ? ['--rewrite'] : []),
    ...chosen,
  ])
}

function askedAgain({ because, cause, when = [], for: of = [], issue, minPatch }: DeclareFlags): string[] {
  const named = { '--because': because, '--cause': cause, '--issue': issue, '--min-patch': minPatch }
  return [
    ...Object.entries(named).flatMap(([flag, value]) => (value === undefined ? [] : [flag, value])),
    ...when.flatMap((id) => ['--when', id]),
    ...of.flatMap((name) => ['--for', name]),
  ]
}
