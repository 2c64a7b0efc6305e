import { type SquashProofAnswer } from '../../results/squash-proof.ts'
import { blocksText, commandBlock, headBlock, labelledRows, type TextOptions } from '../blocks.ts'
import { durationWords } from '../migrate/words.ts'
import { printable } from '../printable.ts'
import { proofBlocks } from './proofs.ts'

/** The answer of `plan squash verify`: is it proven, then each proof on each server. */
export function squashProofText(answer: SquashProofAnswer, options: TextOptions): string {
  const told = printable(answer)
  const { proofs, base, manifest } = told
  return blocksText([
    headBlock(headline(told), manifest, options),
    ...proofBlocks(proofs, options),
    [
      ...labelledRows(
        [
          ['Before', [base]],
          ['Takes', [`databases of ${proofs.minimum_schema} and later, up to the release ${proofs.in}`]],
          ['Took', [durationWords(proofs.took_ms)]],
          ['Remarks', proofs.remarks],
        ],
        options,
      ),
      ...commandBlock('Next', told.command, options),
    ],
  ])
}

function headline({ manifest: { name }, squash, proofs }: SquashProofAnswer): string {
  const what = `${name}: the squash of everything up to ${squash.up_to} in ${squash.in}`
  switch (proofs.verdict) {
    case 'proven':
      return `${what} is proven: ${proofs.because}`
    case 'partly':
      return `${what} is proven in part: ${proofs.because}`
    case 'refuted':
      return `${what} is refuted: ${proofs.because}`
    case 'interrupted':
      return `${what} was not proven: ${proofs.because}`
  }
}
