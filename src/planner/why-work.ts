import { type BackgroundMigration } from '../domain/background-migration.ts'
import { type Manifest } from '../domain/manifest.ts'
import { type WhyWork } from '../results/why.ts'
import { compareStops } from './compare-stops.ts'
import { finalizationIsProper } from './finalization.ts'
import { backgroundResult } from './path/work.ts'
import { judgedLife } from './stop-results.ts'

/** Background migrations by name or id: what is recorded, which stops serve them, whether they are finalized late enough. */
export function whyWork(manifest: Manifest, name: string): WhyWork[] {
  const named = manifest.backgroundMigrations.filter((one) => one.id === name || one.name === name)
  if (named.length === 0) return []
  const { lives } = compareStops(manifest)
  return named.map((background) => ({
    background: backgroundResult(background),
    place: { ...background.place },
    lives: lives.filter(({ life }) => life.id === background.id || life.id === `${background.id}#code`).map(judgedLife),
    finalization: finalizationResult(manifest, background),
  }))
}

function finalizationResult(manifest: Manifest, background: BackgroundMigration): WhyWork['finalization'] {
  const { verdict, because, stop, landing, firstLegal } = finalizationIsProper(manifest, background)
  return {
    verdict,
    because,
    ...(stop && { stop: stop.id }),
    ...(landing && { landing: landing.text }),
    ...(firstLegal && { first_legal: firstLegal.text }),
  }
}
