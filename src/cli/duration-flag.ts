import { custom } from '@oclif/core/flags'
import { UserError } from '../domain/errors.ts'
import { type Duration, parseDuration } from '../domain/time.ts'

/** A flag that takes a length of time: `90s`, `15m`, `6h`. */
export const duration = custom<Duration>({
  helpValue: '15m',
  parse: (text) => Promise.resolve(parseDuration(text) ?? noDuration(text)),
})

/** The same; `0` is no limit. */
export const limit = custom<Duration>({
  helpValue: '15m',
  parse: (text) => Promise.resolve(text === '0' ? 0 : (parseDuration(text) ?? noDuration(text))),
})

function noDuration(text: string): never {
  throw new UserError({
    code: 'usage',
    what: `"${text}" is no length of time`,
    next: 'write a whole number and a unit: 90s, 15m, 6h',
  })
}
