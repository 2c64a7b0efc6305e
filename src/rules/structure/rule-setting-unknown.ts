import { nearest } from '../../domain/nearest.ts'
import { type Rule } from '../rule.ts'

/** What the policy sets is a rule. */
export const rule: Rule = {
  name: 'rule-setting-unknown',
  group: 'structure',
  severity: 'error',
  summary: 'a setting in `policy.rules` for a rule that does not exist',
  why: `The setting does nothing: what was to be turned off is still told, what was to be an error is not. Either the name is
mistyped, or the rule is of another release of plan.`,
  fix: 'Correct the name, or remove the setting; `plan validate --json` lists every rule.',
  since: '0.2.0',
  bad: { manifest: 'policy: {rules: {stop-without-reasons: {severity: info}}}' },
  good: { manifest: 'policy: {rules: {stop-without-reason: {severity: info}}}' },
  *check({ manifest, rules }) {
    for (const name of Object.keys(manifest.policy.rules)) {
      if (rules.has(name)) continue
      const near = nearest(name, rules.keys())
      yield {
        subject: name,
        message: `there is no rule "${name}"`,
        next:
          near.length > 0 ? `did you mean ${near.join(' or ')}?` : 'remove it, or name a rule of this release of plan',
        at: { entry: undefined, field: ['policy', 'rules', name] },
      }
    }
  },
}
