import { type ComparedRows, type SquashProof } from '../../../results/squash-proof.ts'
import { rowFindings } from './digests.ts'
import { type ProvenCase } from './upgrade-case.ts'

interface Asked {
  /** What migrations put into the tables of a fresh installation, on both sides. */
  readonly fresh: readonly ComparedRows[]
  readonly isFreshMade: boolean
  readonly cases: readonly ProvenCase[]
  readonly hasSamples: boolean
}

/** Proof c: what the tables hold, after a fresh installation and after upgrades of databases that samples filled. */
export function proveRows({ fresh, isFreshMade, cases, hasSamples }: Asked): SquashProof {
  const tables = [...fresh, ...cases.flatMap((one) => one.tables)]
  const findings = rowFindings(tables)
  return { proof: 'rows', ...verdictOf(), differences: [], cases: [], tables, findings, took_ms: 0 }

  function verdictOf(): Pick<SquashProof, 'verdict' | 'because'> {
    if (findings.length > 0) return { verdict: 'refuted', because: findings[0]! }
    const samples = cases.flatMap((one) => one.samples)
    if (!hasSamples)
      return { verdict: 'not-made', because: 'the manifest has no samples, so no table held rows when it was upgraded' }
    if (samples.length === 0)
      return { verdict: 'not-made', because: 'no sample fits a release that is upgraded, so no table held rows' }
    if (!isFreshMade) return { verdict: 'not-made', because: 'the fresh installations could not be compared' }
    return {
      verdict: 'proven',
      because: `${samples.join(' and ')}: the same rows either way, and so is what migrations put into tables`,
    }
  }
}
