import { custom } from '@oclif/core/flags'
import { UserError } from '../domain/errors.ts'
import { type Duration, parseDuration } from '../domain/time.ts'

/** A flag that takes a length of time: `90s`, `15m`, `6h`. */
export const duration = custom<Duration>({
  helpValue: '15m',
  parse: (text) => {
    const parsed = parseDuration(text)
    if (parsed !== undefined) return Promise.resolve(parsed)
    throw new UserError({
      code: 'usage',
      what: `"${text}" is no length of time`,
      next: 'write a whole number and a unit: 90s, 15m, 6h',
    })
  },
})
