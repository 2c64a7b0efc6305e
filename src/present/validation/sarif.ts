import { type Finding, type RuleFacts } from '../../results/finding.ts'
import { type Validation } from '../../results/validation.ts'
import { oneLine, printable } from '../printable.ts'
import { capitalized, sentence } from '../words.ts'
import { artifactLocation, rootId } from './artifact-uri.ts'
import { fingerprint } from './fingerprint.ts'

const levels: Readonly<Record<RuleFacts['severity'], 'error' | 'warning' | 'note' | 'none'>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
  off: 'none',
}

/** SARIF 2.1.0: one run, every rule that was asked, a result per finding. */
export function validationSarif(result: Validation, version: string): string {
  const rules = rulesOf(result)
  const indexes = new Map(rules.map(({ name }, i) => [name, i]))
  const run = {
    tool: { driver: { name: 'plan validate', semanticVersion: version, rules: rules.map(descriptor) } },
    automationDetails: { id: `plan validate/${result.source}/` },
    columnKind: 'utf16CodeUnits',
    originalUriBaseIds: { [rootId]: { description: text('the folder the check ran in') } },
    invocations: [invocation(result)],
    results: result.findings.map((finding) => resultOf(result, finding, indexes.get(finding.rule) ?? -1)),
  }
  const log = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] }
  return JSON.stringify(log, null, 2)
}

type Described = Pick<RuleFacts, 'name' | 'severity' | 'summary'> & Partial<RuleFacts>

/** The rules of the answer, and what only reading found under a name of its own. */
function rulesOf({ rules, findings }: Validation): readonly Described[] {
  const known = new Set(rules.map(({ name }) => name))
  const others = findings.filter(({ rule }) => !known.has(rule))
  const extra = [...Map.groupBy(others, ({ rule }) => rule)].map(([name, [first]]) => {
    return { name, severity: first?.severity ?? 'error', summary: name.replaceAll('-', ' ') }
  })
  return [...rules, ...extra]
}

function descriptor({ name, group, severity, summary, why, fix }: Described): object {
  const help = why === undefined || fix === undefined ? undefined : `${sentence(why.trim())}\n\n${fix.trim()}`
  return {
    id: name,
    shortDescription: text(capitalized(summary)),
    fullDescription: text(sentence(why === undefined ? summary : oneLine(why))),
    ...(help !== undefined && { help: { text: help, markdown: help } }),
    defaultConfiguration: { enabled: severity !== 'off', level: levels[severity] },
    ...(group !== undefined && { properties: { tags: [group] } }),
  }
}

/** The check itself went well whatever it found; what it did not ask and what else to know are its notifications. */
function invocation({ command, unasked, remarks }: Validation): object {
  const notes = [...unasked, ...remarks].map((one) => ({ level: 'note', message: text(one) }))
  return {
    commandLine: printable(command),
    executionSuccessful: true,
    ...(notes.length > 0 && { toolExecutionNotifications: notes }),
  }
}

function resultOf(result: Validation, finding: Finding, ruleIndex: number): object {
  // What to do may end with a command: no period behind it.
  const { id, rule, severity, message, next, related, facts, is_new: isNew } = finding
  return {
    ruleId: rule,
    ruleIndex,
    level: levels[severity],
    message: plainMessage(`${sentence(message)} ${capitalized(next)}`),
    locations: [{ physicalLocation: physicalLocation(finding) }],
    ...(related.length > 0 && { relatedLocations: related.map(relatedLocation) }),
    partialFingerprints: { 'waystopFinding/v1': fingerprint(result, finding) },
    ...(isNew !== undefined && { baselineState: isNew ? 'new' : 'unchanged' }),
    properties: { ...facts, id },
  }
}

function physicalLocation({ place, end, excerpt }: Finding): object {
  const { line, column } = place
  const hasEnd = end.line > line || end.column > column
  const { first_line: first, lines } = excerpt
  const last = first + lines.length - 1
  return {
    artifactLocation: artifactLocation(place.file),
    region: { startLine: line, startColumn: column, ...(hasEnd && { endLine: end.line, endColumn: end.column }) },
    // It must hold the whole region.
    ...(last >= end.line && {
      contextRegion: { startLine: first, endLine: last, snippet: { text: lines.join('\n') } },
    }),
  }
}

function relatedLocation({ message, place }: Finding['related'][number], index: number): object {
  return {
    id: index + 1,
    message: plainMessage(sentence(message)),
    physicalLocation: {
      artifactLocation: artifactLocation(place.file),
      region: { startLine: place.line, startColumn: place.column },
    },
  }
}

/** In a message `[words](target)` would be a link. */
function plainMessage(value: string): { readonly text: string } {
  return text(value.replaceAll('](', '] ('))
}

function text(value: string): { readonly text: string } {
  return { text: printable(value) }
}
