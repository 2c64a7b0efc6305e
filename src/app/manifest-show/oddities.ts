import { livesOf, shapeOf } from '../../domain/life.ts'
import { compareLines } from '../../domain/line.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { type Place } from '../../domain/place.ts'
import { formatPlacement } from '../../domain/placement.ts'
import { startOfDay } from '../../domain/time.ts'
import { type Oddity } from '../../results/manifest-parts.ts'

/** Dirty but real data: it is read as it stands, and `plan validate` makes findings of it. */
export function odditiesOf(manifest: Manifest): Oddity[] {
  return [...impossibleClocks(manifest), ...oddLives(manifest), ...sharedNames(manifest), ...oddDates(manifest)]
}

function oddity(kind: Oddity['kind'], subject: string, text: string, place: Place): Oddity {
  return { kind, subject, text, place: { ...place } }
}

/** `20230231256162`: no such day, no such minute. */
function impossibleClocks({ migrations }: Manifest): Oddity[] {
  return migrations
    .filter(({ id }) => !isClock(id))
    .map(({ id, place }) => oddity('impossible-time', id, `migration ${id} has a time that never was`, place))
}

function isClock(id: string): boolean {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/u.exec(id) ?? []
  const isDay = startOfDay(`${year}-${month}-${day}`) !== undefined
  return isDay && Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60
}

function oddLives(manifest: Manifest): Oddity[] {
  return livesOf(manifest).flatMap(({ name, opens, closes, place }) => {
    const shape = shapeOf(manifest.product, { opens, closes })
    const ends = `[${formatPlacement(opens)}, ${formatPlacement(closes)})`
    if (shape === 'inverted') return [oddity('inverted-life', name, `${name} closes before it opens ${ends}`, place)]
    if (shape !== 'empty') return []
    return [oddity('empty-life', name, `${name} closes where it opens ${ends}: no stop can help`, place)]
  })
}

/** Jobs queued again under one name without saying so. */
function sharedNames({ backgroundMigrations }: Manifest): Oddity[] {
  return [...Map.groupBy(backgroundMigrations, ({ name }) => name)].flatMap(([name, jobs]) => {
    const unexplained = jobs.slice(1).find(({ requeues }) => requeues === undefined)
    if (!unexplained) return []
    const text = `${name} is queued ${jobs.length} times, and not each says which one it queues again`
    return [oddity('shared-name', name, text, unexplained.place)]
  })
}

/** A patch dated before the one it follows. */
function oddDates({ releases }: Manifest): Oddity[] {
  return releases.flatMap(({ version, line, date, place }, i) => {
    const before = releases[i - 1]
    if (date === undefined || before?.date === undefined || compareLines(before.line, line) !== 0) return []
    if (before.date <= date) return []
    const text = `${version.text} is dated ${date}, before ${before.version.text} (${before.date})`
    return [oddity('date-before-predecessor', version.text, text, place)]
  })
}
