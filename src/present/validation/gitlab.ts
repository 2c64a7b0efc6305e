import { type Finding } from '../../results/finding.ts'
import { type Validation } from '../../results/validation.ts'
import { oneLine, printable } from '../printable.ts'
import { fingerprint } from './fingerprint.ts'

const weights: Readonly<Record<Finding['severity'], 'critical' | 'minor' | 'info'>> = {
  error: 'critical',
  warning: 'minor',
  info: 'info',
}

/** The report that GitLab shows in a merge request as code quality: a JSON array. */
export function validationGitlab(result: Validation): string {
  const entries = result.findings.map((finding) => {
    const { rule, severity, message, next, place, end } = finding
    return {
      description: oneLine(printable(`${message}; ${next}`)),
      check_name: rule,
      fingerprint: fingerprint(result, finding),
      severity: weights[severity],
      location: { path: place.file, lines: { begin: place.line, end: end.line } },
    }
  })
  return JSON.stringify(entries, null, 2)
}
