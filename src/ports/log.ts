export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

export type LogFields = Readonly<Record<string, string | number | bigint | boolean | undefined>>

/** Lines about what happens, for whoever looks later. Secrets are taken out. It never throws and is not waited for. */
export interface Log {
  readonly write: (level: LogLevel, message: string, fields?: LogFields) => void
}

export interface LogOptions {
  /** What is below is not written. */
  readonly level: LogLevel
  readonly to: 'stdout' | 'stderr'
  /** One JSON object for a line, or short lines for a person. */
  readonly form: 'json' | 'text'
  /** On every line of JSON. */
  readonly fields: LogFields
}

export interface Logs {
  readonly open: (options: LogOptions) => Promise<Log>
}
