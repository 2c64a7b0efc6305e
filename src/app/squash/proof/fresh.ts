import { installedOn } from '../../rehearse/compare.ts'
import { type Stage } from '../../rehearse/stage.ts'
import { type ComparedRows, type SquashProof } from '../../../results/squash-proof.ts'
import { comparedDigests, type Digests, digestsOf } from './digests.ts'
import { type ProofGround } from './ground.ts'
import { comparedSchemas, objectsIn, type Schemas, schemasOf, unreadRemarks } from './schemas.ts'
import { within } from './theatre.ts'

/** A release that was installed on empty databases. */
interface Fresh {
  readonly where: string
  readonly failed: string | undefined
  readonly schemas: Schemas
  readonly digests: Digests
}

export interface FreshProof {
  readonly proof: SquashProof
  /** What the whole chain makes; empty where it could not be installed. */
  readonly expected: Schemas
  /** What migrations put into tables, on both sides. */
  readonly tables: readonly ComparedRows[]
  /** On what kind of database. */
  readonly where: string
  /** Were both installed? */
  readonly isMade: boolean
  readonly remarks: readonly string[]
}

/** Proof a: the release that folds, installed by the whole chain and by its structure with what stays. */
export async function proveFresh(ground: ProofGround): Promise<FreshProof> {
  const begun = ground.now()
  const { folding } = ground
  const at = `a fresh installation of ${folding}`
  const [chain, squash] = await bothFresh(ground)
  const base = { proof: 'structure', cases: [], tables: [], differences: [], findings: [] } as const
  const ended = (
    rest: Pick<SquashProof, 'verdict' | 'because'> & Partial<SquashProof>,
    tables: readonly ComparedRows[] = [],
  ): FreshProof => ({
    proof: { ...base, ...rest, took_ms: ground.now() - begun } as SquashProof,
    expected: chain.schemas,
    tables,
    where: chain.where,
    isMade: chain.failed === undefined && squash.failed === undefined,
    remarks: [...chain.schemas.values()].flatMap(({ unread }) => unreadRemarks(unread)),
  })
  if (chain.failed !== undefined)
    return ended({ verdict: 'not-made', because: `the whole chain cannot be installed as ${folding}: ${chain.failed}` })
  if (squash.failed !== undefined) {
    const because = `${folding} cannot be installed from its structure: ${squash.failed}`
    return ended({ verdict: 'refuted', because, findings: [because] })
  }
  const differences = comparedSchemas(at, chain.schemas, squash.schemas)
  const objects = objectsIn(chain.schemas)
  const tables = await freshRows(ground, at, chain.digests, squash.digests)
  if (differences.length === 0)
    return ended(
      { verdict: 'proven', because: `${at} has the same ${objects} objects as the whole chain makes`, objects },
      tables,
    )
  const findings = differences.map(
    ({ database, difference: { object, name, difference } }) =>
      `${object} ${name} on ${database} is ${words[difference]}`,
  )
  const because = `${at} is not what the whole chain makes: ${findings[0]}`
  return ended({ verdict: 'refuted', because, objects, differences, findings }, tables)
}

const words = {
  missing: 'missing',
  extra: 'extra',
  different: 'different',
  'column-order': 'in another order of columns',
} as const

/** Two that know nothing of each other are installed at once; one that failed waits for the other to be gone. */
async function bothFresh(ground: ProofGround): Promise<readonly [Fresh, Fresh]> {
  const [chain, squash] = [fresh(ground, 'before'), fresh(ground, 'after')]
  await Promise.allSettled([chain, squash])
  return [await chain, await squash]
}

/** Values that the clock or chance made are found by installing the chain once more, where there is a reason to. */
async function freshRows(ground: ProofGround, at: string, expected: Digests, found: Digests): Promise<ComparedRows[]> {
  const first = comparedDigests(at, expected, found)
  if (first.every(({ verdict }) => verdict === 'same')) return first
  const again = await fresh(ground, 'before')
  return comparedDigests(at, expected, found, again.digests)
}

function fresh({ open, folding, tell, check }: ProofGround, moment: 'before' | 'after'): Promise<Fresh> {
  tell(`structure  ${folding} installed ${moment === 'before' ? 'by the whole chain' : 'from its structure'}`)
  return within(open(), async (theatre) => {
    check()
    const stage: Stage = theatre[moment]
    const failed = await installedOn(stage, folding)
    check()
    const { where } = stage
    if (failed !== undefined) return { where, failed, schemas: new Map(), digests: new Map() }
    return { where, failed, schemas: await schemasOf(stage), digests: await digestsOf(stage) }
  })
}
