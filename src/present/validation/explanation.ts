import { type ExplainedExample, type ExplainedRule, type RuleExplanation } from '../../results/rule-explanation.ts'
import { blocksText, commandBlock, type Block, type TextOptions } from '../blocks.ts'
import { hanging } from '../columns.ts'
import { markdownLines } from '../markdown-lines.ts'
import { type Meaning } from '../palette.ts'
import { table } from '../table.ts'
import { capitalized } from '../words.ts'

/** The answer of `plan validate --explain`: the page of a rule, or a table of all. */
export function explanationText({ rules }: RuleExplanation, options: TextOptions): string {
  const [first] = rules
  return first && rules.length === 1 ? pageText(first, options) : listText(rules, options)
}

const meanings: Readonly<Record<ExplainedRule['severity'], Meaning>> = {
  error: 'bad',
  warning: 'caution',
  info: 'faint',
}

function pageText(rule: ExplainedRule, options: TextOptions): string {
  const { width, palette } = options
  const { name, severity, group, since, summary, postgresql } = rule
  const section = (title: string, lines: Block): Block => (lines.length === 0 ? [] : [palette.strong(title), ...lines])
  return blocksText([
    [
      `${palette.strong(name)}  ${palette[meanings[severity]](severity)}  ${group}, since ${since}`,
      ...markdownLines(`Finds ${summary}`, width),
      ...(postgresql === undefined ? [] : hanging('', `Applies to PostgreSQL ${postgresql}`, width)),
    ],
    section('Why', markdownLines(rule.why, width)),
    section('How to mend it', markdownLines(rule.fix, width)),
    section('Parameters', parameterLines(rule, width)),
    section('Wrong', exampleLines(rule.wrong)),
    section('Right', exampleLines(rule.right)),
    commandBlock('Next', `plan validate --rule ${name}`, options),
  ])
}

function parameterLines({ name, parameters }: ExplainedRule, width: number): Block {
  const [first] = parameters
  if (!first) return []
  return [
    ...parameters.flatMap((one) => hanging(`  ${one.name}: ${one.default}  `, one.description, width)),
    `  policy: {rules: {${name}: {parameters: {${first.name}: ${first.default}}}}}`,
  ]
}

/** Code is not wrapped: it is there to be copied. */
function exampleLines({ manifest, base, files, checked }: ExplainedExample): Block {
  return [
    ...(checked.length === 0 ? [] : [`(checked ${checked.join(', ')})`]),
    ...(base === undefined ? [] : ['before:', ...code(base), 'after:']),
    ...code(manifest),
    ...files.flatMap(({ path, text }) => [`${path}:`, ...code(text)]),
  ]
}

function code(text: string): string[] {
  return text.split('\n').map((line) => `  ${line}`.trimEnd())
}

function listText(rules: readonly ExplainedRule[], options: TextOptions): string {
  const { width, palette } = options
  const groups = Map.groupBy(rules, ({ group }) => group)
  const rows = table<ExplainedRule>(
    [
      { title: 'rule', cell: ({ name }) => name, paint: () => 'strong' },
      { title: 'severity', cell: ({ severity }) => severity, paint: ({ severity }) => meanings[severity] },
      { title: 'finds', cell: ({ summary }) => summary, flexible: true },
    ],
    rules,
    width,
    palette,
  )
  const lines = new Map(rules.map((rule, i) => [rule, rows.rows[i]!]))
  return blocksText([
    [rows.head],
    ...[...groups].map(([group, some]) => [
      palette.strong(capitalized(group.replaceAll('-', ' '))),
      ...some.flatMap((rule) => lines.get(rule)!),
    ]),
    commandBlock('Next', 'plan validate --explain RULE', options),
  ])
}
