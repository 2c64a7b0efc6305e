import { parseVersion } from '../../../domain/version.ts'
import { type SquashProof, type UpgradeCase } from '../../../results/squash-proof.ts'
import { installedCases, seededCases } from './cases.ts'
import { type ProofGround } from './ground.ts'
import { type Schemas } from './schemas.ts'
import { proveCase, type ProvenCase } from './upgrade-case.ts'

export interface UpgradesProof {
  readonly proof: SquashProof
  readonly cases: readonly ProvenCase[]
}

/** Proof b: every installation that may come, upgraded without the squash and with it. */
export async function proveUpgrades(ground: ProofGround, fresh: Schemas): Promise<UpgradesProof> {
  const begun = ground.now()
  const { manifest } = ground.worlds.before
  const cases = installedCases(manifest, ground.minimum, parseVersion(manifest.product.scheme, ground.folding)!)
  const seeded = seededCases(manifest, cases)
  const proven: ProvenCase[] = []
  for (const installed of cases)
    proven.push(await proveCase(ground, { installed, isSeeded: seeded.has(installed), fresh }))
  const all = proven.map((one) => one.case)
  const findings = all.flatMap(({ from, findings: some }) => some.map((finding) => `from ${from}: ${finding}`))
  const proof: SquashProof = {
    proof: 'upgrades',
    ...verdictOf(ground, all, findings),
    differences: proven.flatMap(({ differences }) => differences),
    cases: all,
    tables: [],
    findings,
    took_ms: ground.now() - begun,
  }
  return { proof, cases: proven }
}

function verdictOf(
  { folding, minimum }: ProofGround,
  cases: readonly UpgradeCase[],
  findings: readonly string[],
): Pick<SquashProof, 'verdict' | 'because'> {
  if (findings.length > 0) return { verdict: 'refuted', because: findings[0]! }
  const made = cases.filter(({ verdict }) => verdict === 'proven')
  const releases = made.reduce((sum, { stands_for: some }) => sum + some.length, 0)
  const missing = cases.find(({ verdict }) => verdict === 'not-made')
  if (missing)
    return {
      verdict: 'not-made',
      because: `${made.length} of ${cases.length} upgrades were made; ${missing.from} is one of those that were not`,
    }
  if (made.length === 0)
    return {
      verdict: 'not-made',
      because: `the manifest lists no release from ${minimum.text} on that is before ${folding}`,
    }
  return {
    verdict: 'proven',
    because: `${counted(made.length, 'upgrade')} for ${counted(releases, 'release')} from ${minimum.text} on ${made.length === 1 ? 'ends' : 'end'} with the schema and the records of a straight upgrade`,
  }
}

const counted = (number: number, word: string): string => `${number} ${word}${number === 1 ? '' : 's'}`
