import { type ServerProofs, type SquashProofs } from '../../../results/squash-proof.ts'

/** What all proofs on all servers come to. */
export function verdictOf(
  servers: readonly ServerProofs[],
  isEnded: boolean,
): Pick<SquashProofs, 'verdict' | 'because'> {
  const proofs = servers.flatMap((server) => server.proofs)
  const refuted = proofs.find(({ verdict }) => verdict === 'refuted')
  if (refuted) return { verdict: 'refuted', because: refuted.because }
  if (isEnded || proofs.length === 0)
    return { verdict: 'interrupted', because: 'somebody ended it, so nothing is proven' }
  const missing = proofs.find(({ verdict }) => verdict === 'not-made')
  if (!missing) return { verdict: 'proven', because: `all ${proofs.length} proofs hold` }
  const held = proofs.filter(({ verdict }) => verdict === 'proven').length
  return {
    verdict: 'partly',
    because: `${held} of ${proofs.length} proofs hold, and ${missing.proof} was not made: ${missing.because}`,
  }
}
