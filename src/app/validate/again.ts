import { type ValidateFlags } from './request.ts'
import { type Subject } from './subject.ts'

/** The words of the command line that asks the same again. */
export function again({ found, shown }: Pick<Subject, 'found' | 'shown'>, flags: ValidateFlags): string[] {
  const { rule = [], base, asOfRelease, baseline, failOn, maxWarnings, strict, newOnly } = flags
  return [
    'plan',
    'validate',
    ...(found.shipped === undefined ? [shown] : ['--product', found.shipped]),
    ...rule.flatMap((name) => ['--rule', name]),
    ...(strict ? ['--strict'] : []),
    ...option('base', base),
    ...(newOnly ? ['--new-only'] : []),
    ...option('as-of-release', asOfRelease),
    ...option('baseline', baseline),
    ...option('fail-on', failOn),
    ...option('max-warnings', maxWarnings?.toString()),
  ]
}

function option(name: string, value: string | undefined): string[] {
  return value === undefined ? [] : [`--${name}`, value]
}
