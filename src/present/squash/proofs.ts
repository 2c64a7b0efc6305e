import { type ServerProofs, type SquashProof, type SquashProofs } from '../../results/squash-proof.ts'
import { type Block, type TextOptions } from '../blocks.ts'
import { hanging } from '../columns.ts'
import { differenceLines } from '../drift.ts'
import { durationWords } from '../migrate/words.ts'
import { type Meaning } from '../palette.ts'
import { oneLine } from '../printable.ts'
import { count } from '../words.ts'

const meanings: Readonly<Record<SquashProof['verdict'], Meaning>> = {
  proven: 'good',
  refuted: 'bad',
  'not-made': 'caution',
}

/** The proofs of a squash, one block for each server; every difference is told once. */
export function proofBlocks({ servers }: SquashProofs, options: TextOptions): Block[] {
  return servers.flatMap((server) => [serverLines(server, options), ...differenceBlocks(server, options)])
}

function serverLines({ where, took_ms: took, proofs }: ServerProofs, options: TextOptions): Block {
  return [`On ${where}, ${durationWords(took)}`, ...proofs.flatMap((one) => proofLines(one, options))]
}

function proofLines(proof: SquashProof, { width, palette }: TextOptions): Block {
  const { proof: name, verdict, because, findings } = proof
  const label = `  ${verdict.replace('-', ' ').padEnd(8)}  ${name.padEnd(9)}  `
  const [first, ...more] = hanging(label, oneLine(because), width)
  const painted = first!.replace(verdict.replace('-', ' '), palette[meanings[verdict]](verdict.replace('-', ' ')))
  const indent = ' '.repeat(label.length)
  // The first finding is the reason; what a difference shows in full is not told twice.
  const others = proof.differences.length > 0 ? [] : findings.slice(1)
  return [painted, ...more, ...others.flatMap((text) => hanging(indent, oneLine(text), width))]
}

function differenceBlocks({ proofs }: ServerProofs, options: TextOptions): Block[] {
  const all = proofs.flatMap(({ differences }) => differences)
  const byPlace = Map.groupBy(all, ({ at, database }) => `${database}, ${at}`)
  return [...byPlace].map(([place, some]) => [
    ...hanging(
      '',
      `${place}: ${count(some.length, 'difference')}, expected as the whole chain makes it`,
      options.width,
    ),
    ...some.flatMap(({ difference }) => differenceLines(difference, options)),
  ])
}
