import { type Outcome } from '../../domain/exit-code.ts'
import { UserError } from '../../domain/errors.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { nearest } from '../../domain/nearest.ts'
import { type SquashEntry } from '../../domain/squash.ts'
import { type Ports } from '../../ports/ports.ts'
import { type SquashProofAnswer } from '../../results/squash-proof.ts'
import { chooseManifest, type ChosenManifest } from '../chosen-manifest.ts'
import { commandLine } from '../command-line.ts'
import { type ProductState } from './proof/product-state.ts'
import { proveSquash, requireProvable } from './prove.ts'
import { stateBefore } from './verify-base.ts'

export interface VerifyFlags {
  readonly manifest?: string | undefined
  readonly product?: string | undefined
  /** The release that folds; default: that of the newest squash. */
  readonly in?: string | undefined
  /** A commit or a path: the product before the squash. */
  readonly base?: string | undefined
  /** Major versions, one server each. Default: embedded databases in memory. */
  readonly postgres?: readonly number[] | undefined
}

/** Proves a squash that the manifest records. Throws UserError `no-squash`, `no-base`, `not-driven` and what git throws. */
export async function verifySquash(
  ports: Ports,
  flags: VerifyFlags,
  tell: (line: string) => void,
): Promise<SquashProofAnswer> {
  const chosen = await chooseManifest(ports, { manifest: flags.manifest, product: flags.product })
  const { manifest, facts } = chosen
  const squash = chosenSquash(manifest, flags.in)
  const after = stateNow(ports, chosen)
  const { state: before, word } = await stateBefore(ports, { chosen, squash, asked: flags.base })
  requireProvable(before)
  requireUnsquashed(before.manifest, squash, word)
  const proofs = await proveSquash(ports, { before, after, squash }, { postgres: flags.postgres, tell })
  return {
    kind: 'squash-proof',
    schema_version: 1,
    manifest: facts,
    squash: { in: squash.in.text, up_to: squash.upTo.text },
    base: word,
    proofs,
    command: nextCommand(flags, proofs.verdict),
  }
}

function chosenSquash({ product, squashes }: Manifest, asked: string | undefined): SquashEntry {
  const found = asked === undefined ? squashes.at(-1) : squashes.find((one) => one.in.text === asked)
  if (found) return found
  const known = squashes.map((one) => one.in.text)
  throw new UserError({
    code: 'no-squash',
    what:
      known.length === 0 || asked === undefined
        ? `the manifest of ${product.name} records no squash`
        : `the manifest of ${product.name} records no squash in ${asked}`,
    next:
      known.length === 0
        ? 'choose one: plan squash propose --after STOP; or compare two dumps: plan squash verify --structure NEW.sql --against OLD.sql'
        : `it records squashes in ${known.join(', ')}`,
    suggestions: asked === undefined ? [] : nearest(asked, known),
  })
}

function stateNow({ files }: Ports, { manifest, path }: ChosenManifest): ProductState {
  const folder = files.kindOf(path) === 'folder' ? path : files.resolve(path, '..')
  return { manifest, folder, readText: (name) => files.readText(files.resolve(folder, name)) }
}

/** Compared with itself everything holds, and nothing is proven. */
function requireUnsquashed({ squashes }: Manifest, { in: point }: SquashEntry, word: string): void {
  if (!squashes.some((one) => one.in.text === point.text)) return
  throw new UserError({
    code: 'no-base',
    what: `${word} has the squash in ${point.text} already, so it does not say how the product was before`,
    next: 'name the commit before it, or a folder with the product as it was: --base REV',
  })
}

function nextCommand({ manifest, product, in: release, base, postgres = [] }: VerifyFlags, verdict: string): string {
  const named = [
    ...(manifest === undefined ? [] : ['--manifest', manifest]),
    ...(product === undefined ? [] : ['--product', product]),
  ]
  if (verdict === 'proven' || verdict === 'partly') return commandLine(['plan', 'validate', ...named])
  return commandLine([
    'plan',
    'squash',
    'verify',
    ...named,
    ...(release === undefined ? [] : ['--in', release]),
    ...(base === undefined ? [] : ['--base', base]),
    ...(postgres.length === 0 ? [] : ['--postgres', postgres.join(',')]),
  ])
}

/** Exit code: what refutes it is findings. A proof that could not be made is told, and is no finding. */
export function proofOutcome({ verdict }: SquashProofAnswer['proofs']): Outcome {
  if (verdict === 'refuted') return 'findings'
  return verdict === 'interrupted' ? 'interrupted' : 'done'
}
