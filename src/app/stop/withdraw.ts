import { type Point } from '../../domain/line.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { isUnconditional, type Stop } from '../../domain/stop.ts'
import { addDays, dayOf, type CalendarDate } from '../../domain/time.ts'
import { type Ports } from '../../ports/ports.ts'
import { effectOf } from '../../release/declare/effect.ts'
import { timingOf } from '../../release/declare/timing.ts'
import { stopAt } from '../../release/stop-at.ts'
import { type ServedLife } from '../../results/stop-parts.ts'
import { type StopWithdrawal } from '../../results/stop-withdrawal.ts'
import { writeFiles } from '../changed-files.ts'
import { factsOf } from '../chosen-manifest.ts'
import { commandLine } from '../command-line.ts'
import { changedManifest, readOwn, type ManifestChange } from '../manifest-change.ts'
import { ownManifest, type OwnManifest } from '../own-manifest.ts'
import { livesTold } from './answer-parts.ts'
import { costSpan } from './declaration-answer.ts'
import { withdrawnTexts, type StopWriters } from './declared-texts.ts'
import { withoutLateNote } from './late-note.ts'
import { withoutDeclaration, type Withdrawal } from './stop-entry.ts'
import { knownStop, stopPoint } from './stop-point.ts'

export interface WithdrawFlags {
  readonly manifest?: string | undefined
  readonly product?: string | undefined
  readonly because?: string | undefined
  /** Lives may be left without a landing. */
  readonly acceptMissing?: boolean | undefined
  readonly dryRun?: boolean | undefined
}

interface Ground {
  readonly own: OwnManifest
  readonly manifest: Manifest
  readonly today: CalendarDate
  readonly point: Point
  readonly stop: Stop
  readonly flags: WithdrawFlags
}

/** Takes back what `plan stop declare` wrote, as long as the release of the stop is not out. */
export async function withdrawStop(
  ports: Ports,
  line: string,
  flags: WithdrawFlags,
  writers: StopWriters,
): Promise<StopWithdrawal> {
  const own = await ownManifest(ports, flags)
  const manifest = await readOwn(ports, own, own.texts)
  const point = stopPoint(manifest, line)
  const stop = knownStop(manifest, point)
  const gone = withoutDeclaration(own.texts, manifest, { point })
  if (!stop || !gone) return nothingToDo(ports, own, { manifest, point, stop, flags })
  const ground: Ground = { own, manifest, today: dayOf(ports.clock.now()), point, stop, flags }
  const texts = withoutLateNote(gone.files, manifest, stop)
  const change = await changedManifest(ports, own, texts)
  const remains = remainsOf(ground, change.manifest)
  const lacking = remains ? [] : lackingOf(ground)
  const refusal = refusalOf(ground, lacking)
  const about = { manifest, stop, own, today: ground.today, writers, after: change.manifest }
  const others = refusal ? { wanted: [], remarks: [] } : await withdrawnTexts(ports, about)
  const files = refusal ? [] : writeFiles(ports, [...change.wanted, ...others.wanted], flags.dryRun === true)
  return {
    ...head(ports, own, { manifest: refusal ? manifest : change.manifest, point, flags }),
    outcome: refusal ? 'refused' : 'withdrawn',
    ...(stop.declared !== undefined && { declared: stop.declared }),
    ...(refusal ? { refusal, told: [] } : { ...entryTold(gone), told: toldOf(stop) }),
    ...(remains && { remains }),
    without_landing: lacking,
    files,
    remarks: [...others.remarks],
    command: nextCommand(ground, refusal !== undefined, change),
  }
}

function head(
  ports: Ports,
  own: OwnManifest,
  { manifest, point, flags }: Pick<Ground, 'manifest' | 'point' | 'flags'>,
): Pick<StopWithdrawal, 'kind' | 'schema_version' | 'manifest' | 'stop' | 'dry_run' | 'because'> {
  return {
    kind: 'stop-withdrawal',
    schema_version: 1,
    manifest: factsOf(ports, manifest, own.found),
    stop: point.text,
    dry_run: flags.dryRun ?? false,
    ...(flags.because !== undefined && { because: flags.because }),
  }
}

function nothingToDo(
  ports: Ports,
  own: OwnManifest,
  { manifest, point, stop, flags }: Pick<Ground, 'manifest' | 'point' | 'flags'> & { readonly stop: Stop | undefined },
): StopWithdrawal {
  const known = stop ?? stopAt(manifest, point)
  const told = stop?.recorded
    ? `${point.text} is a stop, and plan did not declare it: its entry says nothing of a day; take it out of the manifest by hand`
    : known
      ? `${point.text} is a stop because the schedule says so, and nobody declared it`
      : `${point.text} is no stop`
  return {
    ...head(ports, own, { manifest, point, flags }),
    outcome: 'nothing-to-do',
    without_landing: [],
    told: [],
    files: [],
    remarks: [told],
    command: commandLine(['plan', 'stop', 'list', ...own.found.flags]),
  }
}

function entryTold({ origin }: Withdrawal): Pick<StopWithdrawal, 'entry'> {
  return { entry: origin === 'new' ? 'removed' : 'reset' }
}

function remainsOf({ point, today }: Ground, after: Manifest): StopWithdrawal['remains'] {
  const left = knownStop(after, point)
  if (left?.recorded === true && isUnconditional(left)) return 'by-entry'
  return left?.recorded === false || timingOf(after, point, today).schedule === 'on' ? 'by-schedule' : undefined
}

/** What only this stop serves. */
function lackingOf({ manifest, stop, today }: Ground): ServedLife[] {
  const effect = effectOf(manifest, stop, { since: addDays(today, -costSpan), today })
  return livesTold(effect).filter((life) => life.only_here)
}

function refusalOf(
  { manifest, point, today, stop, flags }: Ground,
  lacking: readonly ServedLife[],
): StopWithdrawal['refusal'] {
  const { out, day } = timingOf(manifest, point, today)
  if (out)
    return {
      because: `${stop.id} is out${day === undefined ? '' : ` since ${day}`}: installations planned with the stop, and pages and notes name it`,
      next: 'leave it, or, if nothing needs it any more, take its entry out by hand and say so in a note',
    }
  if (lacking.length === 0 || flags.acceptMissing === true) return undefined
  return {
    because: `without ${stop.id} no stop serves ${lacking.map(({ life: { name, opens, closes } }) => `${name} [${opens}, ${closes})`).join(', ')}`,
    next: 'finalize later, after another stop, or accept it with --accept-missing',
  }
}

/** People were told of the stop, and nobody else can tell them otherwise. */
function toldOf({ duties }: Stop): string[] {
  return duties
    .filter(({ waived }) => waived === undefined)
    .map(
      ({ duty, done, by, link }) =>
        `${duty}, ${done}${by === undefined ? '' : ` by ${by}`}${link === undefined ? '' : ` (${link})`}`,
    )
}

function nextCommand({ own, point, flags }: Ground, isRefused: boolean, { manifest }: ManifestChange): string {
  const chosen = own.found.flags
  if (isRefused) return commandLine(['plan', 'stop', 'status', point.text, ...chosen])
  if (flags.dryRun !== true) return commandLine(['plan', 'validate', own.shown])
  const because = flags.because === undefined ? [] : ['--because', flags.because]
  const accept = flags.acceptMissing === true ? ['--accept-missing'] : []
  const known = knownStop(manifest, point)?.id ?? point.text
  return commandLine(['plan', 'stop', 'withdraw', known, ...because, ...accept, ...chosen])
}
