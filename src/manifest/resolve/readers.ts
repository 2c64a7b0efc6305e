import { compilePattern, patternProblem } from '../../domain/pattern.ts'
import { type OutputReader } from '../../domain/program-call.ts'
import { type ManifestDocument } from '../schema/manifest.ts'
import { placeIn, report, type Entry, type Scope } from './scope.ts'

export type CallText = Omit<NonNullable<NonNullable<ManifestDocument['gates']>[number]['check']>, 'expect'>
export type Path = readonly (string | number)[]

export function readReader(
  scope: Scope,
  entry: Entry<unknown>,
  path: Path,
  { lines, text, json }: NonNullable<CallText['reads']>,
): OutputReader | undefined {
  if ([lines, text, json].filter((one) => one !== undefined).length !== 1) {
    report(scope, placeIn(entry, ...path), 'bad-call', {
      message: 'an output is read in one way',
      next: 'write exactly one of lines:, text: and json:',
    })
    return undefined
  }
  if (json) return { kind: 'json', items: json.items ?? '', fields: new Map(Object.entries(json.fields)) }
  const kind = lines === undefined ? 'text' : 'lines'
  const pattern = lines ?? text ?? ''
  checkPattern(scope, entry, [...path, kind], pattern)
  if (patternProblem(pattern) === undefined && compilePattern(pattern).names.length === 0)
    report(scope, placeIn(entry, ...path, kind), 'bad-pattern', {
      message: 'the expression has no named group, so nothing is read',
      next: String.raw`name what is read: (?<version>\d+\.\d+)`,
    })
  return { kind, pattern }
}

export function checkPattern(scope: Scope, entry: Entry<unknown>, path: Path, pattern: string): void {
  const problem = patternProblem(pattern)
  if (problem === undefined) return
  report(scope, placeIn(entry, ...path), 'bad-pattern', {
    message: `the regular expression cannot be used: ${problem}`,
    next: 'letters, classes, groups, | and repeats are to be had; no look-around, no back references',
  })
}
