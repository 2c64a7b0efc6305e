import { formatPlace } from '../../domain/place.ts'
import { type Finding } from '../../results/finding.ts'
import { type Validation } from '../../results/validation.ts'
import { type Meaning, type Palette } from '../palette.ts'
import { printable } from '../printable.ts'

const meanings: Record<Finding['severity'], Meaning> = { error: 'bad', warning: 'caution', info: 'faint' }

/** Findings as a person reads them at a terminal: the place, what is wrong, what to do. */
export function validationText(result: Validation, { palette }: { readonly palette: Palette }): string {
  const { findings, counts, source } = printable(result)
  const total = `${counts.error} errors, ${counts.warning} warnings, ${counts.info} notes in ${source}`
  return [...findings.map((finding) => findingText(finding, palette)), total].join('\n')
}

function findingText({ place, severity, rule, message, next }: Finding, palette: Palette): string {
  const head = `${formatPlace(place)}  ${palette[meanings[severity]](severity)}  ${message}  ${palette.faint(rule)}`
  return [head, `  ${next}`].join('\n')
}
