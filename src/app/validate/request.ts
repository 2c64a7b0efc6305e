import { type Severity } from '../../domain/finding.ts'

/** How `plan validate` was asked. */
export interface ValidateFlags {
  /** The manifest as an argument; goes before flags. */
  readonly path?: string | undefined
  readonly manifest?: string | undefined
  readonly product?: string | undefined
  readonly failOn?: Severity | 'never' | undefined
  readonly maxWarnings?: number | undefined
  /** Only these rules, by name. */
  readonly rule?: readonly string[] | undefined
  readonly strict?: boolean | undefined
  /** Findings that this file names are left out. */
  readonly baseline?: string | undefined
  /** Every finding is written down here, and left out from now on. */
  readonly writeBaseline?: string | undefined
  /** What it is compared with: a commit by any name, or another manifest by its path. */
  readonly base?: string | undefined
  /** Only findings that the base has not. */
  readonly newOnly?: boolean | undefined
  /** The release that is cut next. */
  readonly asOfRelease?: string | undefined
  /** Mends what is mechanical first. */
  readonly fix?: boolean | undefined
  /** Tells what would be mended, and writes nothing. */
  readonly dryRun?: boolean | undefined
}
