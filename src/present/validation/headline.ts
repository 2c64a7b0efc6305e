import { severities } from '../../domain/finding.ts'
import { type Validation } from '../../results/validation.ts'
import { count } from '../words.ts'

/** The answer in one line: what was checked, the verdict, how much was found, from when on it fails. */
export function headline(result: Validation): string {
  return `${subjectText(result)} ${result.verdict}: ${countsText(result)}${limitText(result)}`
}

/** `Depot (manifests/depot)`; of what cannot be read nobody knows the name. */
function subjectText({ manifest, source }: Validation): string {
  return manifest ? `${manifest.name} (${source})` : `The manifest in ${source}`
}

/** `2 errors, 1 warning`. */
function countsText({ counts, rules, left_out: leftOut }: Validation): string {
  const some = severities.flatMap((one) => (counts[one] === 0 ? [] : [count(counts[one], one)]))
  if (some.length > 0) return some.join(', ')
  const asked = rules.filter(({ ran }) => ran).length
  const hidden = leftOut.suppressed + leftOut.baseline + leftOut.not_new > 0
  return `${hidden ? 'nothing more' : 'nothing'} found by ${count(asked, 'rule')}`
}

/** Said only where the counts alone would not explain the verdict. */
function limitText(result: Validation): string {
  const { verdict, fail_on: failOn, max_warnings: most, counts } = result
  if (verdict === 'failed') {
    if (tooManyWarnings(result)) return `, at most ${count(most ?? 0, 'warning')} allowed`
    return failOn === 'error' ? '' : ` (fails from ${failOn} on)`
  }
  if (failOn === 'never') return counts.error + counts.warning + counts.info > 0 ? ' (never fails)' : ''
  return counts.warning + counts.info > 0 ? ` (fails from ${failOn} on)` : ''
}

/** Were there more warnings than allowed? */
export function tooManyWarnings({ counts, max_warnings: most }: Validation): boolean {
  return most !== undefined && counts.warning > most
}

/** What was found and is not shown, in parts: `3 suppressed by a comment`. */
export function leftOutTexts({ left_out: leftOut }: Validation): string[] {
  return [
    ...(leftOut.suppressed > 0 ? [`${count(leftOut.suppressed, 'finding')} suppressed by a comment`] : []),
    ...(leftOut.baseline > 0 ? [`${count(leftOut.baseline, 'finding')} frozen in the baseline`] : []),
    ...(leftOut.not_new > 0 ? [`${count(leftOut.not_new, 'finding')} already in the base`] : []),
  ]
}
