import { usage } from './format-flags.ts'

/** `14,18`. Throws UserError `usage` for what is no list of major versions. */
export function majorsIn(list: string | undefined): number[] {
  if (list === undefined) return []
  const words = list.split(',').map((one) => one.trim())
  const wrong = words.find((one) => !/^\d{2}$/u.test(one) || Number(one) < 14)
  if (wrong !== undefined)
    throw usage(`"${wrong}" is no major version from 14 on`, 'write numbers with commas between: --postgres 14,18')
  return [...new Set(words.map(Number))]
}
