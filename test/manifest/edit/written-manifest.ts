import { array, boolean, constantFrom, integer, record, uniqueArray, type Arbitrary } from 'fast-check'
import { type ManifestFile } from '../../../src/manifest/read-manifest.ts'

export interface StopText {
  readonly line: string
  readonly reason: string
  readonly for: readonly string[] | undefined
}

/** How a list stands in its file. */
const styles = [
  'block',
  'flow items',
  'mixed',
  'brackets',
  'lines in brackets',
  'empty',
  'absent',
  'own file',
  'json',
] as const
export type ListStyle = (typeof styles)[number]

interface Spelling {
  readonly style: ListStyle
  readonly stops: readonly StopText[]
  /** Comments to take from, one after the other; an empty one is none. */
  readonly comments: readonly string[]
  readonly blank: boolean
  readonly indented: boolean
  readonly lineBreak: string
  readonly end: string
  readonly isLast: boolean
}

/** Texts that need quotes in one place or another. */
const reasons = [
  'plain',
  'with, comma',
  'a: b',
  '# none',
  '- dash',
  '{batch}',
  '19.5',
  'two\nlines',
  'yes',
  "it's",
  '[x]',
  'a #b',
  '',
]

export const someReason = constantFrom(...reasons.filter((one) => one !== ''))
const someStop: Arbitrary<StopText> = record({
  line: integer({ min: 1, max: 40 }).map((number) => `19.${number}`),
  reason: someReason,
  for: constantFrom(undefined, ['Fill'], ['Fill', 'Count, all']),
})

const spelling: Arbitrary<Spelling> = record({
  style: constantFrom(...styles),
  stops: uniqueArray(someStop, { minLength: 1, maxLength: 4, selector: ({ line }) => line }),
  comments: array(constantFrom('', '', '# a', '# - b', '# c: {d', '#e "f" ]'), { minLength: 12, maxLength: 12 }),
  blank: boolean(),
  indented: boolean(),
  lineBreak: constantFrom('\n', '\r\n'),
  end: constantFrom('', '\n', '\n\n', '\n# the end\n'),
  isLast: boolean(),
})

/** Manifests as people write them: one file or two, in every style, with comments everywhere. */
export const writtenManifest: Arbitrary<{ readonly files: readonly ManifestFile[]; readonly style: ListStyle }> =
  spelling.map((how) => ({ files: spelled(how), style: how.style }))

function spelled(how: Spelling): ManifestFile[] {
  if (how.style === 'json') return [{ path: 'm.json', text: json(how) }]
  const head = ['# top - of: all', 'manifest: 1', 'complete_until: 2026-11-20 # day']
  const stops = how.style === 'absent' ? [] : listLines(how)
  const rest = ['databases: [main, ci] # both', 'notes:', '  - {versions: ">1", text: x} # n']
  const ending = (lines: readonly string[]): string => `${lines.join('\n')}${how.end}`.replaceAll('\n', how.lineBreak)
  if (how.style === 'own file')
    return [
      { path: 'a.yaml', text: ending([...head, ...rest]) },
      { path: 'stops/b.yaml', text: ending(stops) },
    ]
  const space = how.blank ? [''] : []
  const body = how.isLast ? [...head, ...rest, ...space, ...stops] : [...head, ...space, ...stops, ...space, ...rest]
  return [{ path: 'a.yaml', text: ending(body) }]
}

function json({ stops, isLast, lineBreak, end }: Spelling): string {
  const [first, last] = [{ manifest: 1 }, { notes: [{ versions: '>1', text: 'x' }] }]
  const value = isLast ? { ...first, ...last, stops } : { ...first, stops, ...last }
  return `${JSON.stringify(value, undefined, 2)}${end.startsWith('\n') ? '\n' : ''}`.replaceAll('\n', lineBreak)
}

function listLines(how: Spelling): string[] {
  const { style, stops, indented } = how
  const comments = [...how.comments]
  const behind = (line: string): string => {
    const comment = comments.shift() ?? ''
    return comment === '' ? line : `${line} ${comment}`
  }
  const alone = (space: string): string[] => {
    const comment = comments.shift() ?? ''
    return comment === '' ? [] : [`${space}${comment}`]
  }
  if (style === 'empty') return [behind('stops: []')]
  if (style === 'brackets') return [behind(`stops: [${stops.map(flow).join(', ')}]`)]
  if (style === 'lines in brackets')
    return ['stops: [', ...stops.map((stop, i) => behind(`  ${flow(stop)}${i < stops.length - 1 ? ',' : ''}`)), ']']
  const space = indented ? '  ' : ''
  const entries = stops.flatMap((stop, i) => {
    const isFlow = style === 'flow items' || (style === 'mixed' && i % 2 === 0)
    const lines = isFlow ? [behind(`${space}- ${flow(stop)}`)] : blockLines(stop, { space, behind, alone })
    return [...alone(space), ...lines, ...(how.blank && i < stops.length - 1 ? [''] : [])]
  })
  return [behind('stops:'), ...entries]
}

interface Hand {
  readonly space: string
  readonly behind: (line: string) => string
  readonly alone: (space: string) => string[]
}

function blockLines(stop: StopText, { space, behind, alone }: Hand): string[] {
  const reason = stop.reason.includes('\n')
    ? [`${space}  reason: |-`, ...stop.reason.split('\n').map((line) => `${space}    ${line}`)]
    : [behind(`${space}  reason: ${quoted(stop.reason)}`)]
  const works = stop.for
    ? [behind(`${space}  for:`), ...stop.for.map((one) => behind(`${space}    - ${quoted(one)}`))]
    : []
  return [
    behind(`${space}- line: ${quoted(stop.line)}`),
    ...alone(`${space}  `),
    ...reason,
    ...works,
    ...alone(`${space}  `),
  ]
}

function flow({ line, reason, for: works }: StopText): string {
  const list = works ? `, for: [${works.map(quoted).join(', ')}]` : ''
  return `{line: ${quoted(line)}, reason: ${quoted(reason)}${list}}`
}

const quoted = (text: string): string => JSON.stringify(text)
