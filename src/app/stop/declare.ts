import { isUnconditional, type Stop } from '../../domain/stop.ts'
import { dayOf } from '../../domain/time.ts'
import { comparePrecedence } from '../../domain/version.ts'
import { type Ports } from '../../ports/ports.ts'
import { hasLateNote, lateNote } from '../../release/declare/note.ts'
import { latenessOf, timingOf, type Lateness } from '../../release/declare/timing.ts'
import { type StopDeclaration } from '../../results/stop-declaration.ts'
import { writeFiles } from '../changed-files.ts'
import { factsOf } from '../chosen-manifest.ts'
import { changedManifest, readOwn, type ManifestChange } from '../manifest-change.ts'
import { ownManifest } from '../own-manifest.ts'
import { declarationTold, type DeclareGround } from './declaration-answer.ts'
import { declaredTexts, type StopWriters } from './declared-texts.ts'
import { renewedLateNote, withLateNote } from './late-note.ts'
import { remarksOn } from './remarks.ts'
import { withDeclaration } from './stop-entry.ts'
import { knownStop, stopPoint } from './stop-point.ts'
import { wishOf, type DeclareFlags } from './wish.ts'

/**
 * Makes a line or version a required stop: its entry in the manifest, and the texts that tell of it. A demand that comes
 * late is refused unless it is said to be `retroactive`.
 */
export async function declareStop(
  ports: Ports,
  line: string,
  flags: DeclareFlags,
  writers: StopWriters,
): Promise<StopDeclaration> {
  const ground = await groundOf(ports, line, flags)
  const { own, manifest, today, known, timing } = ground
  const wish = wishOf(manifest, ground.point, known, flags)
  const scheduled = timing.schedule === 'on'
  const entry = await changedManifest(ports, own, withDeclaration(own.texts, manifest, wish, { today, scheduled }))
  const stop = knownStop(entry.manifest, ground.point)!
  const more = asksMore(ground, stop)
  const late = more ? latenessOf(timing, manifest.policy.stopNotice) : undefined
  const refused = late !== undefined && flags.retroactive !== true
  const change = refused ? entry : await withNote(ports, ground, entry, { stop, late })
  const about = { manifest: change.manifest, stop, own, today, writers, rewrite: flags.rewrite === true }
  const texts = refused ? nothing : await declaredTexts(ports, about)
  const files = refused ? [] : writeFiles(ports, [...change.wanted, ...texts.wanted], flags.dryRun === true)
  const outcome = refused ? 'refused' : outcomeOf(known, files.length)
  const isNoted = hasLateNote(change.manifest, stop)
  return {
    kind: 'stop-declaration',
    schema_version: 1,
    manifest: factsOf(ports, change.manifest, own.found),
    dry_run: flags.dryRun ?? false,
    retroactive: isNoted,
    ...declarationTold(ground, { manifest: change.manifest, stop, late, asksMore: more, outcome }),
    files,
    remarks: [
      ...remarksOn(change.manifest, stop, { timing, known, when: wish.when }),
      ...(flags.retroactive === true && !isNoted ? [inTime(stop)] : []),
      ...texts.remarks,
    ],
  }
}

const nothing = { wanted: [], remarks: [] }

function inTime({ id }: Stop): string {
  return `${id} is declared in time: no released version has to be told, and --retroactive adds nothing`
}

async function groundOf(ports: Ports, line: string, flags: DeclareFlags): Promise<DeclareGround> {
  const own = await ownManifest(ports, flags)
  const manifest = await readOwn(ports, own, own.texts)
  const today = dayOf(ports.clock.now())
  const point = stopPoint(manifest, line)
  const known = knownStop(manifest, point)
  return { own, manifest, today, point, known, timing: timingOf(manifest, point, today), flags }
}

/** Does the stop ask something of installations that neither it nor the schedule asked before? */
function asksMore({ known, timing, manifest }: DeclareGround, stop: Stop): boolean {
  const wasThere = known !== undefined || timing.schedule === 'on'
  if (!wasThere) return true
  const before = known?.when ?? []
  const isWider = before.length > 0 && (isUnconditional(stop) || stop.when.some((id) => !before.includes(id)))
  const least = known?.minPatch
  const isHigher = stop.minPatch !== undefined && (!least || comparePrecedence(stop.minPatch, least) > 0)
  return isWider || (isHigher && manifest.releases.length > 0)
}

/** What released versions are told of a late stop; a note that is there says what the stop says now. */
function withNote(
  ports: Ports,
  { own, manifest, known }: DeclareGround,
  entry: ManifestChange,
  { stop, late }: { readonly stop: Stop; readonly late: Lateness | undefined },
): Promise<ManifestChange> {
  if (known && hasLateNote(manifest, known)) {
    const note = lateNote(entry.manifest, stop)
    return changedManifest(ports, own, renewedLateNote(entry.texts, { manifest, stop: known }, note))
  }
  return late === undefined
    ? Promise.resolve(entry)
    : changedManifest(ports, own, withLateNote(entry.texts, entry.manifest, stop))
}

function outcomeOf(known: Stop | undefined, files: number): StopDeclaration['outcome'] {
  if (known?.declared === undefined) return 'declared'
  return files > 0 ? 'changed' : 'nothing-to-do'
}
