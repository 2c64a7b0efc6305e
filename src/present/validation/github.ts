import { type Finding } from '../../results/finding.ts'
import { type Validation } from '../../results/validation.ts'
import { oneLine, printable } from '../printable.ts'
import { headline } from './headline.ts'

const commands: Readonly<Record<Finding['severity'], string>> = { error: 'error', warning: 'warning', info: 'notice' }

/** Workflow commands that GitHub shows as annotations; the last line, for whoever reads the log, is none. */
export function validationGithub(result: Validation): string {
  const head = oneLine(printable(headline(result)))
  return [...result.findings.map(annotation), `plan validate: ${head}`].join('\n')
}

function annotation({ place, end, severity, rule, message, next }: Finding): string {
  const properties = {
    file: place.file,
    line: String(place.line),
    endLine: String(end.line),
    // GitHub takes columns only within one line, the last one included.
    ...(end.line === place.line && {
      col: String(place.column),
      endColumn: String(Math.max(place.column, end.column - 1)),
    }),
    title: rule,
  }
  const pairs = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(value)}`)
  return `::${commands[severity]} ${pairs.join(',')}::${escapeData(printable(`${message}\n${next}`))}`
}

/** A workflow command ends with its line; GitHub undoes these. */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
