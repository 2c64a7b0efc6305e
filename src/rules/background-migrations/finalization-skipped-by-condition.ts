import { formatPlacement } from '../../domain/placement.ts'
import { endSpot, nameOf } from '../background-words.ts'
import { isInferred } from '../../domain/life.ts'
import { finalizationParts, finalizationsThatAre } from '../finalizations.ts'
import { type Rule } from '../rule.ts'

/** A conditional stop lets only some installations finish. */
export const rule: Rule = {
  name: 'finalization-skipped-by-condition',
  group: 'background-migrations',
  severity: 'warning',
  summary: 'a finalization before which only a conditional stop lies',
  why: `Installations to which no condition of the stop applies pass it by and do the whole work inside one migrate step. That
is right when the condition means that they have few rows; then somebody decided it, and can say so.`,
  fix: 'Finalize after the next stop for everybody. When the condition makes sure that the others have next to nothing to do, suppress the finding and say how much.',
  since: '0.2.0',
  bad: {
    manifest: `
releases: [{version: "1.0.0"}, {version: "1.1.0"}, {version: "1.2.0"}]
conditions:
  - {id: large, question: Are there several web nodes?, nodes: {role: web, operator: ">", threshold: 1}}
stops:
  - {line: "1.1", when: [large], reason: the weights of parcels are filled in here}
background_migrations:
  - {name: FillWeights, queued_in: "1.1", finalized_in: "1.2"}
`,
  },
  good: {
    manifest: `
releases: [{version: "1.0.0"}, {version: "1.1.0"}, {version: "1.2.0"}]
stops:
  - {line: "1.1", reason: the weights of parcels are filled in here}
background_migrations:
  - {name: FillWeights, queued_in: "1.1", finalized_in: "1.2"}
`,
  },
  *check(ground) {
    for (const { background, finalization } of finalizationsThatAre(ground, 'improper-if-skipped')) {
      const { queued, finalized } = background
      const stop = finalization.stop!
      yield {
        subject: background.id,
        severity: isInferred({ opens: queued, closes: finalized }) ? 'info' : undefined,
        message: `${nameOf(ground, background)} is queued in ${formatPlacement(queued)} and finalized in ${formatPlacement(finalized)}, and only installations with ${stop.when.join(' or ')} land on ${stop.id} in between: the others do the whole work in one step`,
        at: endSpot(background, 'finalized'),
        ...finalizationParts(ground, background),
      }
    }
  },
}
