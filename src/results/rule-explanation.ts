import { Type, type Static } from 'typebox'
import { severities } from '../domain/finding.ts'
import { answer, object, optional, words } from './shapes.ts'

const parameterSchema = object(
  {
    name: Type.String({ description: 'What it is called in policy.rules.NAME.parameters.' }),
    kind: words(['duration', 'count'], 'duration is written 21d, count is a whole number.'),
    default: Type.Union([Type.String(), Type.Integer()], { description: 'As it is written.' }),
    description: Type.String({ description: 'What it means.' }),
  },
  'A number a product may set.',
)

const exampleSchema = (description: string) =>
  object(
    {
      manifest: Type.String({ description: 'YAML; what every manifest begins with is left out.' }),
      base: optional(Type.String({ description: 'The manifest it is compared with.' })),
      files: Type.Array(
        object({
          path: Type.String({ description: 'As the manifest names it.' }),
          text: Type.String({ description: 'What stands in it.' }),
        }),
        { description: 'Files the manifest names.' },
      ),
      checked: Type.Array(Type.String(), { description: 'How it is checked: on 2026-11-21, with --strict.' }),
    },
    description,
  )

const explainedRuleSchema = object(
  {
    name: Type.String({ description: 'Name of the rule.' }),
    group: Type.String({ description: 'What it is about.' }),
    severity: words(severities, 'What its findings weigh unless the policy says otherwise.'),
    since: Type.String({ description: 'The release of plan that brought it.' }),
    summary: Type.String({ description: 'What it finds.' }),
    why: Type.String({ description: 'Why that is a fault; Markdown.' }),
    fix: Type.String({ description: 'How to mend it; Markdown.' }),
    postgresql: optional(Type.String({ description: 'The PostgreSQL versions it applies to.' })),
    parameters: Type.Array(parameterSchema, { description: 'What a product may set.' }),
    wrong: exampleSchema('A small manifest with this fault.'),
    right: exampleSchema('The same without it.'),
  },
  'A rule.',
)

/** The answer of `plan validate --explain`. */
export const ruleExplanationSchema = answer(
  'rule-explanation',
  { rules: Type.Array(explainedRuleSchema, { description: 'The rule that was named, or all, by group and name.' }) },
  'What rules find, why, and how to mend it',
)

export type RuleExplanation = Static<typeof ruleExplanationSchema>
export type ExplainedRule = Static<typeof explainedRuleSchema>
export type ExplainedExample = ExplainedRule['wrong']
