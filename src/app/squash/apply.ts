import { type Outcome } from '../../domain/exit-code.ts'
import { type Ports } from '../../ports/ports.ts'
import { type SquashApplication } from '../../results/squash-fold.ts'
import { type SquashProofs } from '../../results/squash-proof.ts'
import { changesOf, type WantedFile, writeFiles } from '../changed-files.ts'
import { commandLine } from '../command-line.ts'
import { changedManifest, type ManifestChange } from '../manifest-change.ts'
import { ownManifest } from '../own-manifest.ts'
import { squashedFiles } from './edits.ts'
import { foldingOf, type Folding } from './folding.ts'
import { type ProductState } from './proof/product-state.ts'
import { asked, choiceOf, nothingFolded, toldOf } from './propose.ts'
import { proveSquash } from './prove.ts'
import { type SquashFlags, squashScene, type SquashScene } from './scene.ts'
import { requireCommitted, uncommittedRemarks } from './work-tree.ts'

export interface ApplyFlags extends SquashFlags {
  readonly dryRun?: boolean | undefined
  /** Leaves the commit to somebody else. */
  readonly noCommit?: boolean | undefined
  /** Leaves the proofs to `plan squash verify`. */
  readonly noVerify?: boolean | undefined
  /** Major versions to prove it on. Default: embedded databases in memory. */
  readonly postgres?: readonly number[] | undefined
}

/** Folds: structure, manifest and files in one commit, after it is proven. Nothing is written where anything speaks against it. */
export async function applySquash(
  ports: Ports,
  flags: ApplyFlags,
  tell: (line: string) => void,
): Promise<SquashApplication> {
  const scene = await squashScene(ports, flags)
  const answer = answerFor(scene, flags)
  if (!scene.driven) return answer(nothingFolded, { outcome: 'refused', refusals: [notDriven(scene)] })
  if (scene.done)
    return answer(nothingFolded, { outcome: 'nothing-to-do', remarks: await uncommittedRemarks(ports, scene) })
  const own = await ownManifest(ports, flags)
  await requireCommitted(ports, scene)
  const folding = await foldingOf(ports, scene)
  const { fold } = folding
  if (fold.folded.length === 0) return answer(folding, { outcome: 'nothing-to-do' })
  const change = await changedManifest(ports, own, squashedFiles(own.texts, scene, folding))
  const wanted = filesFor(scene, folding, change)
  const files = changesOf(ports, wanted)
  const { stranded } = toldOf(scene, folding, flags).support
  if (stranded.length > 0)
    return answer(folding, {
      outcome: 'refused',
      refusals: stranded.map(({ version, because }) => `${version} could not upgrade any more: ${because}`),
    })
  if (flags.dryRun) return answer(folding, { outcome: 'planned', files })
  const proofs = flags.noVerify ? undefined : await proved(ports, scene, { folding, change, flags, tell })
  const spoiled = proofs && refusedBy(proofs)
  if (spoiled) return answer(folding, { ...spoiled, proofs, files })
  writeFiles(ports, wanted, false)
  const commit = flags.noCommit ? undefined : await ports.git.commit(commitOf(ports, scene, folding, wanted))
  return answer(folding, { outcome: 'applied', proofs, files, commit })
}

/** Nothing written is a finding. */
export function applicationOutcome({ outcome }: SquashApplication): Outcome {
  if (outcome === 'refused') return 'findings'
  return outcome === 'interrupted' ? 'interrupted' : 'done'
}

type Ending = Pick<SquashApplication, 'outcome'> &
  Partial<Pick<SquashApplication, 'refusals' | 'files' | 'remarks'>> & {
    readonly proofs?: SquashProofs | undefined
    readonly commit?: string | undefined
  }

function answerFor(scene: SquashScene, flags: ApplyFlags) {
  return (folding: Folding, ending: Ending): SquashApplication => {
    const { outcome, refusals = [], files = [], remarks = [], proofs, commit } = ending
    const told = toldOf(scene, folding, flags)
    return {
      kind: 'squash-application',
      schema_version: 1,
      ...told,
      outcome,
      refusals,
      dry_run: flags.dryRun ?? false,
      ...(proofs && { proofs }),
      files,
      ...(commit !== undefined && { commit }),
      remarks: [...told.remarks, ...remarks, ...laterRemarks(outcome, flags)],
      command: nextCommand(scene, flags, outcome),
    }
  }
}

function laterRemarks(outcome: SquashApplication['outcome'], { noCommit, noVerify }: ApplyFlags): string[] {
  if (outcome === 'planned') return ['nothing is proven yet: the command without --dry-run proves it before it writes']
  if (outcome !== 'applied') return []
  return [
    ...(noVerify ? ['it is not proven yet: plan squash verify does that'] : []),
    ...(noCommit ? ['nothing is committed yet'] : []),
  ]
}

function nextCommand(scene: SquashScene, flags: ApplyFlags, outcome: SquashApplication['outcome']): string {
  const choice = choiceOf(scene)
  switch (outcome) {
    case 'planned':
    case 'interrupted':
      return commandLine(['plan', 'squash', 'apply', ...asked(scene, flags)])
    case 'refused':
      return scene.driven
        ? commandLine(['plan', 'squash', 'propose', ...asked(scene, flags)])
        : commandLine(['plan', 'squash', 'issue', '--after', scene.after.id, '--to', scene.target.stop.id, ...choice])
    case 'applied':
    case 'nothing-to-do':
      return commandLine(['plan', 'squash', 'verify', ...choice])
  }
}

function notDriven({ manifest, target }: SquashScene): string {
  return `plan does not run the SQL of ${manifest.product.name}, so it cannot fold it: file the issue, fold up to ${target.stop.id} with the product's own tools, then compare the two structures with plan squash verify --structure NEW.sql --against OLD.sql`
}

/** The file that records the squash comes last: as long as it is not written, nothing counts as done. */
function filesFor(
  { folder, former }: SquashScene,
  { fold, structures }: Folding,
  change: ManifestChange,
): WantedFile[] {
  const inFolder = (path: string): string => `${folder}/${path}`
  const kept = new Set([
    ...structures.map(({ path }) => path),
    ...change.manifest.migrations.flatMap(({ up, down }) => [up, down]),
  ])
  const sql = fold.folded.flatMap(({ migration: { up, down } }) => [up, down].flatMap((path) => path ?? []))
  const gone = [...new Set([...sql, ...Object.values(former?.structure ?? {})])].filter((path) => !kept.has(path))
  const records = (one: WantedFile): number => Number(/^\s*"?squashes"?\s*:/mu.test(one.text ?? ''))
  return [
    ...structures.map(({ path, text }) => ({ path: inFolder(path), text })),
    ...gone.map((path) => ({ path: inFolder(path), text: undefined })),
    ...change.wanted.toSorted((a, b) => records(a) - records(b)),
  ]
}

interface ToProve {
  readonly folding: Folding
  readonly change: ManifestChange
  readonly flags: ApplyFlags
  readonly tell: (line: string) => void
}

function proved(ports: Ports, scene: SquashScene, { folding, change, flags, tell }: ToProve): Promise<SquashProofs> {
  const { files } = ports
  const { folder, manifest, in: point, target } = scene
  const structures = new Map(folding.structures.map(({ path, text }) => [path, text]))
  const readText = (path: string): string => files.readText(files.resolve(folder, path))
  const before: ProductState = { manifest, folder, readText }
  const after: ProductState = {
    manifest: change.manifest,
    folder,
    readText: (path) => structures.get(path) ?? readText(path),
  }
  const squash = { in: point, upTo: target.stop.point }
  return proveSquash(ports, { before, after, squash }, { postgres: flags.postgres, tell })
}

/** What nobody could try is not proven; only rows may stay out, where the manifest has no samples. */
function refusedBy({ verdict, because, servers }: SquashProofs): Ending | undefined {
  if (verdict === 'interrupted') return { outcome: 'interrupted' }
  if (verdict === 'refuted') return { outcome: 'refused', refusals: [`the proof fails: ${because}`] }
  const untried = servers
    .flatMap(({ proofs }) => proofs)
    .filter((one) => one.verdict === 'not-made' && (one.proof === 'structure' || one.cases.length > 0))
  if (untried.length === 0) return undefined
  const refusals = untried.map((one) => `the proof of the ${one.proof} could not be made: ${one.because}`)
  return { outcome: 'refused', refusals: [...refusals, 'whoever wants it all the same writes --no-verify'] }
}

function commitOf(
  { files, place }: Ports,
  { folder, target, after }: SquashScene,
  { fold, structures }: Folding,
  wanted: readonly WantedFile[],
) {
  const where = structures.map(({ path }) => path).join(' and ')
  const count = fold.folded.length
  return {
    folder,
    paths: wanted.map(({ path }) => files.resolve(place.workingFolder, path)),
    message: `Squash migrations up to ${target.stop.id} after stop ${after.id}\n\nFolds ${count} migrations into ${where}; ${fold.kept.length} in reach stay.\n`,
  }
}
