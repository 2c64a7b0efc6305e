import { type ReleaseCut } from '../results/release-cut.ts'
import { blocksText, commandBlock, headBlock, labelledRows, type TextOptions } from './blocks.ts'
import { printable } from './printable.ts'
import { count, firstNames } from './words.ts'

/** As many of one kind are named. */
const shownNames = 6

/** The answer of `plan release cut` on a terminal. */
export function releaseCutText(answer: ReleaseCut, options: TextOptions): string {
  const result = printable(answer)
  return blocksText([
    headBlock(headline(result), result.manifest, options),
    labelledRows(frozenRows(result), options),
    labelledRows(
      [
        ['Refused', result.refusals.map(({ message, next }) => `${message}; ${next}`)],
        ['Remarks', result.remarks],
      ],
      options,
    ),
    commandBlock('Next', result.command, options),
  ])
}

function headline({ release, lock, outcome, dry_run: dryRun, frozen, already, refusals }: ReleaseCut): string {
  switch (outcome) {
    case 'frozen': {
      const parts = count(frozen.length, 'entry').replace('entrys', 'entries')
      return dryRun ? `${release} would freeze ${parts} in ${lock}` : `${release} is cut: ${parts} frozen in ${lock}`
    }
    case 'nothing-to-do':
      return `${release} was cut before, and the ${already} frozen with it are as they were: nothing to do`
    case 'refused':
      return `${release} is not cut, and ${lock} is as it was: ${count(refusals.length, 'fault')} to mend first`
  }
}

/** What the release does to entries of a kind. */
const labels: Readonly<Record<string, string>> = {
  migration: 'Migrations',
  removal: 'Removes',
  'background-migration': 'Queues',
  finalization: 'Finalizes',
  deletion: 'Deletes',
  cancellation: 'Cancels',
  release: 'Releases',
  stop: 'Stops',
}

function frozenRows({ frozen }: ReleaseCut): [string, string[]][] {
  const byKind = Map.groupBy(frozen, ({ kind }) => kind)
  return [...byKind].map(([kind, parts]) => {
    const names = parts.map(({ subject }) => subject)
    return [labels[kind] ?? kind, [firstNames(names, shownNames)]]
  })
}
