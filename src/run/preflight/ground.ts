import { type BackgroundMigration } from '../../domain/background-migration.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { type Truth } from '../../domain/truth.ts'
import { type PlanRequest } from '../../planner/request.ts'
import { type JudgedHop } from '../../planner/why-hop.ts'
import { type HopDurations } from './durations.ts'
import { type InstalledAnswer } from './installed.ts'
import { type SiteReadings, type WorkFact } from './readings.ts'

/** What became of one gate that `plan` itself could ask. */
export interface GateAnswer {
  readonly id: string
  readonly holds: Truth
  readonly because: string
  /** What was asked, as a person would type it. */
  readonly command?: string | undefined
}

/** Everything one hop is judged by. */
export interface HopGround {
  readonly manifest: Manifest
  readonly request: PlanRequest
  readonly judged: JudgedHop
  readonly installed: InstalledAnswer
  readonly readings: SiteReadings
  readonly durations: HopDurations
  /** Background migrations of the manifest that a row stands for and that this hop ends. */
  readonly ends: (work: WorkFact) => readonly BackgroundMigration[]
  /** What this hop ends and no database has a record of. */
  readonly withoutRecord: readonly string[]
  readonly gates: readonly GateAnswer[]
  /** A command line of `plan` that reaches the same site: words without flags. */
  readonly command: (...words: readonly string[]) => string
}

/** `kind:subject@from..to` of this hop. */
export function idOf({ request }: Pick<HopGround, 'request'>, kind: string, subject: string): string {
  return `${kind}:${subject}@${request.from.text}..${request.to.text}`
}
