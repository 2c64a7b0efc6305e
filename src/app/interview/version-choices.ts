import { type Manifest } from '../../domain/manifest.ts'
import { type Release } from '../../domain/release.ts'
import { comparePrecedence, type Version } from '../../domain/version.ts'
import { isKnownLine, resolveInstalled, resolveTarget, type Named } from '../../planner/target.ts'
import { type Choice } from '../../ports/terminal.ts'

/** As many choices are worth scrolling through. */
const mostChoices = 100

/**
 * What can be meant by the version typed so far: the version itself, then listed ones that begin like it, newest first;
 * when there is none, why, and the nearest ones.
 */
export function installedChoices(manifest: Manifest, typed: string): Choice[] {
  const words = typed.trim()
  const listed = releasesLike(manifest, words).map(releaseChoice)
  if (words === '') return listed
  const named = resolveInstalled(manifest, words)
  if ('version' in named && isKnownLine(manifest, named.version))
    return first(exactChoice(manifest, named.version), listed)
  if (listed.length > 0) return listed
  return [told(problemOf(manifest, named, words)), ...nearestOf(manifest, named)]
}

/** The same for the version to upgrade to: also a line, a major or `newest`. Only later versions are offered. */
export function targetChoices(manifest: Manifest, from: Version, typed: string): Choice[] {
  const words = typed.trim()
  const newest = resolveTarget(manifest, 'newest')
  const top = 'version' in newest ? [{ value: 'newest', name: `newest  ${newest.version.text}` }] : []
  const later = releasesLike(manifest, words)
    .filter(({ version }) => comparePrecedence(version, from) > 0)
    .map(releaseChoice)
  if (words === '' || 'newest'.startsWith(words)) return [...top, ...later]
  const named = resolveTarget(manifest, words)
  if (!('version' in named)) return [told(named.problem), ...nearestOf(manifest, named)]
  const { version } = named
  if (comparePrecedence(version, from) < 0) return [told(`${version.text} is older than ${from.text}`), ...top]
  if (!isKnownLine(manifest, version)) return [told(problemOf(manifest, named, words)), ...top]
  return version.text === words
    ? first(exactChoice(manifest, version), later)
    : [{ value: words, name: `${words}  newest is ${version.text}` }, ...later]
}

function releasesLike({ releases }: Manifest, words: string): Release[] {
  return releases
    .filter(({ version, planned }) => !planned && version.text.startsWith(words))
    .toReversed()
    .slice(0, mostChoices)
}

function releaseChoice({ version, date }: Release): Choice {
  return { value: version.text, name: date === undefined ? version.text : `${version.text}  ${date}` }
}

function exactChoice({ releases }: Manifest, version: Version): Choice {
  const listed = releases.find((release) => release.version.text === version.text)
  return listed
    ? releaseChoice(listed)
    : { value: version.text, name: `${version.text}  not listed, judged by its line` }
}

function first(choice: Choice, others: readonly Choice[]): Choice[] {
  return [choice, ...others.filter(({ value }) => value !== choice.value)]
}

function problemOf({ product, completeUntil }: Manifest, named: Named, words: string): string {
  return 'problem' in named ? named.problem : `${product.name} had no line of ${words} on ${completeUntil}`
}

/** Versions somebody may have meant: spelled alike, or the ones below and above. */
function nearestOf({ releases }: Manifest, named: Named): Choice[] {
  const near = 'suggestions' in named ? named.suggestions : around(releases, named.version)
  return near.map((text) => ({ value: text, name: `${text}  nearest` }))
}

function around(releases: readonly Release[], version: Version): string[] {
  const out = releases.filter(({ planned }) => !planned)
  const below = out.findLast((release) => comparePrecedence(release.version, version) < 0)
  const above = out.find((release) => comparePrecedence(release.version, version) > 0)
  return [below, above].flatMap((release) => (release ? [release.version.text] : []))
}

/** Nothing to choose, only to read. */
function told(text: string): Choice {
  return { value: '', name: text, disabled: ' ' }
}
