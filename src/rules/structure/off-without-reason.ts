import { type ReadingRule } from '../rule.ts'

/** What is turned off has a reason. */
export const rule: ReadingRule = {
  name: 'off-without-reason',
  group: 'structure',
  severity: 'error',
  codes: ['off-without-reason'],
  summary: 'a rule that the policy turns off without saying why',
  why: `A rule that is off finds nothing for anybody. Whoever meets the fault it would have found asks why, and whoever reviews
the policy asks whether it may be turned on again; without a reason nobody dares.`,
  fix: `Write \`because:\` with the reason, or remove the line.`,
  since: '0.2.0',
  bad: {
    manifest: `
policy: {rules: {stop-without-reason: {severity: off}}}
`,
  },
  good: {
    manifest: `
policy: {rules: {stop-without-reason: {severity: off, because: the reasons are in the handbook}}}
`,
  },
}
