import { redact } from '../domain/redact.ts'
import { type Log, type LogFields, type LogLevel, type LogOptions, type Logs } from '../ports/log.ts'

/** Logs on the standard streams; pino is loaded with the first log in JSON. */
export const streamLogs: Logs = {
  open: (options) => (options.form === 'json' ? jsonLog(options) : Promise.resolve(textLog(options))),
}

async function jsonLog({ level, to, fields }: LogOptions): Promise<Log> {
  const { destination, pino, stdTimeFunctions } = await import('pino')
  // At once, so that nothing is lost when the process ends; a line per batch is not much.
  const stream = destination({ fd: to === 'stdout' ? 1 : 2, sync: true })
  // A reader that left does not end the work.
  stream.on('error', () => undefined)
  const logger = pino(
    {
      level,
      base: plain(fields),
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    stream,
  )
  return { write: (at, message, more = {}) => logger[at](plain(more), redact(message)) }
}

function textLog({ level, to }: LogOptions): Log {
  const stream = process[to]
  return {
    write: (at, message) => {
      if (ranks[at] < ranks[level]) return
      const time = new Date().toTimeString().slice(0, 8)
      stream.write(`${time} ${marks[at]}${redact(message)}\n`)
    },
  }
}

const ranks: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3 }

const marks: Readonly<Record<LogLevel, string>> = { debug: '', info: '', warn: 'warning: ', error: 'error: ' }

/** As JSON has it, secrets taken out; a bigint that a number does not hold is text. */
function plain(fields: LogFields): Record<string, string | number | boolean> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([key, value]) => (value === undefined ? [] : [[key, plainValue(value)]])),
  )
}

function plainValue(value: string | number | bigint | boolean): string | number | boolean {
  if (typeof value === 'string') return redact(value)
  if (typeof value !== 'bigint') return value
  return value <= Number.MAX_SAFE_INTEGER ? Number(value) : String(value)
}
