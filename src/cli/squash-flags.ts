import { custom, string } from '@oclif/core/flags'
import { UserError } from '../domain/errors.ts'
import { type Duration, parseDuration } from '../domain/time.ts'

const day = 86_400_000
const units: Readonly<Record<string, number>> = { day: 1, week: 7, month: 31, year: 366 }

/** A long time: `1095d`, or in words, `3 years`. A year counts as its longest, so that nobody is left out by a day. */
const age = custom<Duration>({
  helpValue: 'AGE',
  parse: (text) => {
    const worded = /^(?<number>\d+) ?(?<unit>day|week|month|year)s?$/u.exec(text.trim())?.groups
    const days = worded && Number(worded['number']) * units[worded['unit']!]!
    const found = days === undefined ? parseDuration(text) : days * day
    if (found !== undefined) return Promise.resolve(found)
    throw new UserError({
      code: 'usage',
      what: `"${text}" is no length of time`,
      next: 'write it like "3 years" or 1095d',
    })
  },
})

/** Which squash is meant. */
export const squashFlags = {
  after: string({ summary: 'the stop that is the occasion', helpValue: 'STOP', required: true }),
  to: string({ summary: 'fold up to this stop (default: as policy.squash says)', helpValue: 'STOP' }),
  in: string({
    summary: 'the release that has the structure (default: the first one after the stop that is not out)',
    helpValue: 'RELEASE',
  }),
  support: age({ summary: 'how old supported releases may be, like "3 years" (default: as policy.support says)' }),
}
