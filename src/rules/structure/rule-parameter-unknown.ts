import { type Fault } from '../../domain/finding.ts'
import { nearest } from '../../domain/nearest.ts'
import { readParameter, type Parameter, type Parameters } from '../parameter.ts'
import { type Rule } from '../rule.ts'

/** A parameter is one of its rule, and of its kind. */
export const rule: Rule = {
  name: 'rule-parameter-unknown',
  group: 'structure',
  severity: 'error',
  summary: 'a parameter in `policy.rules` that its rule does not have, or a value of another kind',
  why: `The rule measures by its default instead, and nothing shows it: the window that was to be sixty days is still thirty.`,
  fix: 'Correct the name or the value: a duration is written `21d`, a count is a whole number.',
  since: '0.2.0',
  bad: { manifest: 'policy: {rules: {version-closing: {parameters: {windows: 60d}}}}' },
  good: { manifest: 'policy: {rules: {version-closing: {parameters: {window: 60d}}}}' },
  *check({ manifest, rules }) {
    for (const [name, { parameters: written }] of Object.entries(manifest.policy.rules)) {
      const known = rules.get(name)
      if (!known) continue
      for (const [key, value] of Object.entries(written)) {
        const parameter = Object.hasOwn(known, key) ? known[key] : undefined
        const told = parameter ? wrongKind(key, parameter, value) : unknown(name, key, known)
        if (told) yield { ...told, subject: `${name}/${key}`, at: spotOf(name, key) }
      }
    }
  },
}

type Told = Pick<Fault, 'message' | 'next'>

function unknown(rule: string, key: string, known: Parameters): Told {
  const names = Object.keys(known)
  const near = nearest(key, names)
  const all = names.length > 0 ? `its parameters are ${names.join(', ')}` : 'remove it: the rule has none'
  return {
    message: `the rule ${rule} has no parameter "${key}"`,
    next: near.length > 0 ? `did you mean ${near.join(' or ')}?` : all,
  }
}

function wrongKind(key: string, parameter: Parameter, value: string | number): Told | undefined {
  if (readParameter(parameter, value) !== undefined) return undefined
  const { kind, default: example } = parameter
  return {
    message: `${key} is ${JSON.stringify(value)}, which is no ${kind}`,
    next: kind === 'duration' ? `write a duration like ${example}` : `write a whole number like ${example}`,
  }
}

function spotOf(rule: string, key: string): Fault['at'] {
  return { entry: undefined, field: ['policy', 'rules', rule, 'parameters', key] }
}
