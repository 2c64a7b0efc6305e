import { type Hop } from '../../../results/plan-parts.ts'
import { type ComparedRows, type SchemaFinding, type UpgradeCase } from '../../../results/squash-proof.ts'
import { runBackground } from '../../background/run.ts'
import { installedOn } from '../../rehearse/compare.ts'
import { prepare } from '../../rehearse/prepare.ts'
import { hopGround, type Made, upgraded, type Way } from './both-ways.ts'
import { type InstalledCase } from './cases.ts'
import { comparedDigests } from './digests.ts'
import { type ProofGround, remember } from './ground.ts'
import { recordFindings } from './records.ts'
import { comparedSchemas, type Schemas } from './schemas.ts'
import { type Theatre, within } from './theatre.ts'

/** One installation that was upgraded both ways. */
export interface ProvenCase {
  readonly case: UpgradeCase
  readonly differences: readonly SchemaFinding[]
  /** Only where samples made rows. */
  readonly tables: readonly ComparedRows[]
  /** Samples that were made, with their release. */
  readonly samples: readonly string[]
  readonly remarks: readonly string[]
}

interface Found extends Partial<Omit<ProvenCase, 'case'>> {
  readonly verdict: UpgradeCase['verdict']
  readonly findings?: readonly string[]
}

export interface CaseAsked {
  readonly installed: InstalledCase
  readonly isSeeded: boolean
  /** What the whole chain makes when it is installed freshly; empty where it cannot be. */
  readonly fresh: Schemas
}

/** Installs a release as it was, and upgrades copies of it without the squash and with it. */
export async function proveCase(ground: ProofGround, asked: CaseAsked): Promise<ProvenCase> {
  const { worlds, folding, tell, check, now } = ground
  const { from: first, standsFor } = asked.installed
  const from = first.text
  const begun = now()
  check()
  const path = worlds.after.paths.between(from, folding)
  const hops = 'hops' in path ? path.hops : []
  const words = [from, ...hops.map(({ to }) => to)]
  if ('hops' in path)
    tell(`upgrades   ${words.join(' -> ')}${standsFor.length > 1 ? `, for ${standsFor.length} releases` : ''}`)
  const {
    verdict,
    findings = [],
    ...found
  } = 'refused' in path ? unreached(ground, from, path.refused) : await alongPath(ground, asked, hops)
  return {
    differences: [],
    tables: [],
    samples: [],
    remarks: [],
    ...found,
    case: {
      from,
      stands_for: standsFor.map(({ text }) => text),
      path: words,
      verdict,
      findings: [...findings],
      took_ms: now() - begun,
    },
  }
}

/** Without the squash there is a path, and with it none: the squash strands it. */
function unreached({ worlds, folding }: ProofGround, from: string, because: string): Found {
  const before = worlds.before.paths.between(from, folding)
  if ('hops' in before) return { verdict: 'refuted', findings: [`no path leads to ${folding} any more: ${because}`] }
  return {
    verdict: 'not-made',
    remarks: [`${from} was not upgraded: no path to ${folding} is certainly legal (${because})`],
  }
}

function alongPath(ground: ProofGround, asked: CaseAsked, hops: readonly Hop[]): Promise<Found> {
  const from = asked.installed.from.text
  return within(ground.open(), async (theatre) => {
    const begin = await installed(ground, theatre, asked)
    const { samples, remarks } = begin
    if (begin.failed !== undefined)
      return {
        verdict: 'not-made',
        remarks: [...remarks, `${from} was not upgraded: it cannot be installed (${begin.failed})`],
      }
    const straight = await upgraded(ground, theatre, hops, 'before')
    if ('failed' in straight)
      return {
        verdict: 'not-made',
        remarks: [...remarks, `${from} was not upgraded: that fails without the squash too (${straight.failed})`],
      }
    const squashed = await upgraded(ground, theatre, hops, 'after')
    if ('failed' in squashed)
      return { verdict: 'refuted', findings: [`the upgrade fails: ${squashed.failed}`], remarks, samples }
    const ways = { straight: straight.made, squashed: squashed.made, at: `${from} -> ${ground.folding}` }
    const schema = comparedWays(ways, asked.fresh)
    const again = (): Promise<Way> => upgraded(ground, theatre, hops, 'before')
    const tables = samples.length === 0 ? [] : await comparedRows(ways, again)
    return { verdict: schema.findings.length === 0 ? 'proven' : 'refuted', ...schema, tables, samples, remarks }
  })
}

interface Begin {
  readonly failed: string | undefined
  readonly samples: readonly string[]
  readonly remarks: readonly string[]
}

/** Installs the release, with rows where it is one that has some. */
async function installed(
  ground: ProofGround,
  theatre: Theatre,
  { installed: one, isSeeded }: CaseAsked,
): Promise<Begin> {
  const from = one.from.text
  const { before: stage } = theatre
  const on = hopGround({ ...ground, tell: () => undefined }, theatre, 'before')
  const { failed, samples, remarks } = isSeeded
    ? await prepare(on, from, { workers: 1 })
    : { failed: await installedOn(stage, from), samples: [], remarks: [] }
  ground.check()
  // Nobody upgrades while work of the installed release is open: what an installation queued is done by then.
  if (failed === undefined) await runBackground(stage.ports, { ...stage.flags, workers: 1 }, () => undefined)
  ground.check()
  remember(ground, stage)
  return {
    failed,
    remarks,
    samples: samples.map(({ source, release, rows }) => `${source} with ${rows} rows in ${release}`),
  }
}

interface Ways {
  readonly at: string
  readonly straight: Made
  readonly squashed: Made
}

function comparedWays(
  { at, straight, squashed }: Ways,
  fresh: Schemas,
): Required<Pick<Found, 'findings' | 'differences'>> {
  const direct = comparedSchemas(at, straight.schemas, squashed.schemas)
  // Orders of columns differ between any upgraded database and a new one, with and without a squash.
  const toFresh =
    direct.length > 0
      ? []
      : comparedSchemas(at, fresh, squashed.schemas).filter(
          ({ difference }) => difference.difference !== 'column-order',
        )
  const named = ({ difference: { object, name }, database }: SchemaFinding): string =>
    `${object} ${name} on ${database}`
  return {
    differences: [...direct, ...toFresh],
    findings: [
      ...direct.map((one) => `${named(one)} is not as after a straight upgrade`),
      ...toFresh.map((one) => `${named(one)} is not as in a fresh installation, which is so without the squash too`),
      ...recordFindings(straight.records, squashed.records),
    ],
  }
}

/** Values that the clock or chance made are found by going the straight way once more, where there is a reason to. */
async function comparedRows(
  { at, straight, squashed }: Ways,
  again: () => Promise<Way>,
): Promise<readonly ComparedRows[]> {
  const first = comparedDigests(at, straight.digests, squashed.digests)
  if (first.every(({ verdict }) => verdict === 'same')) return first
  const other = await again()
  return 'made' in other ? comparedDigests(at, straight.digests, squashed.digests, other.made.digests) : first
}
