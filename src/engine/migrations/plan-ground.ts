import { type Manifest } from '../../domain/manifest.ts'
import { type Phase } from '../../domain/migration.ts'
import { parseVersion, type Version } from '../../domain/version.ts'
import { type Chain, type Link } from './chain.ts'
import { type Gate } from './gates.ts'
import { type Refusal } from './refusal.ts'
import { type Source } from './sql-file.ts'
import { type DatabaseState } from './state.ts'

export interface UpGround {
  readonly manifest: Manifest
  readonly chain: Chain
  /** By name of the database; those that were not given are not in it. */
  readonly states: ReadonlyMap<string, DatabaseState>
  readonly sources: ReadonlyMap<string, Source>
  /** Names of databases that have no session of one's own. */
  readonly pooled: ReadonlySet<string>
}

export interface UpOptions {
  /** Of a first installation: nothing can be late. */
  readonly fresh: boolean
  readonly skipPost: boolean
  readonly finalize: boolean
  /** What somebody paused is not finished in the run, but told. */
  readonly keepPaused?: boolean | undefined
  /** Ends behind this migration. */
  readonly toId?: string | undefined
  readonly limit?: number | undefined
  /** These and no others. */
  readonly only?: ReadonlySet<string> | undefined
}

export interface UpStep {
  readonly link: Link
  readonly source: Source
  readonly gates: readonly Gate[]
}

export interface UpPlan {
  readonly steps: readonly UpStep[]
  readonly refusals: readonly Refusal[]
  /** Pending, and not part of it: by --skip-post, --limit or --to. */
  readonly left: readonly Link[]
  /** Pending on databases that were not given. */
  readonly unreachable: readonly Link[]
}

export function isApplied(state: DatabaseState | undefined, id: string): boolean {
  return state?.applied.get(id)?.state === 'applied'
}

/** Releases whose migrations of a phase are recorded complete. */
export function releasesWith({ product }: Manifest, { complete }: DatabaseState, phase: Phase): Version[] {
  return complete
    .filter((one) => one.phase === phase)
    .flatMap(({ version }) => parseVersion(product.scheme, version) ?? [])
}
