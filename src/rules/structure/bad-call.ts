import { type ReadingRule } from '../rule.ts'

/** A call of a program can be made as it is written. */
export const rule: ReadingRule = {
  name: 'bad-call',
  group: 'structure',
  severity: 'error',
  codes: ['bad-call', 'bad-pattern', 'unknown-placeholder', 'exit-twice'],
  summary: 'a call of a program that cannot be made, or whose output cannot be read',
  why: `Calls of drivers and checks of gates run in the middle of an upgrade. A placeholder that nothing fills, an expression
that cannot be used or an exit code that means two things would be found out there, with the product stopped. A shell text takes no
placeholders at all: a value in it would be read as commands.`,
  fix: `Write \`run:\` with one word per item, or \`shell:\` with values from its environment. Use the placeholders the finding
names, and expressions without look-around and back references.`,
  since: '0.4.0',
  bad: {
    manifest: `
drivers:
  - id: package
    calls: [{do: deploy, run: [apt-get, install, "shop={versoin}"]}]
`,
  },
  good: {
    manifest: `
drivers:
  - id: package
    calls: [{do: deploy, run: [apt-get, install, "shop={version}"]}]
`,
  },
}
