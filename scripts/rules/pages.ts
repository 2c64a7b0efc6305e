import { type AnyRule, type Example, ruleGroups } from '../../src/rules/rule.ts'

const written = '<!-- Written from the rule by `npm run rules`: change the rule, not this page. -->'

/** The page of one rule. */
export function rulePage(rule: AnyRule): string {
  const { name, group, severity, summary, since, why, fix, postgresql, bad, good } = rule
  const applies = postgresql === undefined ? [] : [`Applies to PostgreSQL ${postgresql}.`, '']
  return [
    `# ${name}`,
    '',
    written,
    '',
    `**${severity}** · ${group} · since ${since}`,
    '',
    `Finds ${summary}.`,
    '',
    ...applies,
    '## Why',
    '',
    why,
    '',
    '## How to mend it',
    '',
    fix,
    '',
    ...parameters(rule),
    '## Wrong',
    '',
    ...example(bad),
    '## Right',
    '',
    ...example(good),
  ].join('\n')
}

function parameters({ name, parameters: all = {} }: AnyRule): string[] {
  const entries = Object.entries(all)
  if (entries.length === 0) return []
  const [first, { default: value }] = entries[0]!
  return [
    '## Parameters',
    '',
    '| parameter | default | what |',
    '| --- | --- | --- |',
    ...entries.map(([key, parameter]) => `| \`${key}\` | \`${parameter.default}\` | ${parameter.description} |`),
    '',
    '```yaml',
    `policy: {rules: {${name}: {parameters: {${first}: ${value}}}}}`,
    '```',
    '',
  ]
}

function example({ manifest, base, files = {}, today, strict, asOfRelease }: Example): string[] {
  const given = [
    ...(today === undefined ? [] : [`checked on ${today}`]),
    ...(strict === true ? ['checked with `--strict`'] : []),
    ...(asOfRelease === undefined ? [] : [`checked with \`--as-of-release ${asOfRelease}\``]),
  ]
  return [
    ...(given.length === 0 ? [] : [`(${given.join(', ')})`, '']),
    ...(base === undefined ? [] : ['Before:', '', ...block('yaml', base), 'After:', '']),
    ...block('yaml', manifest),
    ...Object.entries(files).flatMap(([path, text]) => [`\`${path}\`:`, '', ...block('sql', text)]),
  ]
}

function block(language: string, text: string): string[] {
  return [`\`\`\`${language}`, text.trim(), '```', '']
}

/** All rules in one table a group. */
export function rulesIndex(rules: readonly AnyRule[]): string {
  const sections = ruleGroups.map((group) => ({ group, of: rules.filter((rule) => rule.group === group) }))
  return [
    '# Rules of `plan validate`',
    '',
    written,
    '',
    'A product sets a rule in `policy.rules` of its manifest, one place of it in a comment: see [validate](../validate.md).',
    '',
    ...sections
      .filter(({ of }) => of.length > 0)
      .flatMap(({ group, of }) => [
        `## ${group}`,
        '',
        '| rule | severity | finds |',
        '| --- | --- | --- |',
        ...of.map(({ name, severity, summary }) => `| [${name}](${name}.md) | ${severity} | ${summary} |`),
        '',
      ]),
  ].join('\n')
}
