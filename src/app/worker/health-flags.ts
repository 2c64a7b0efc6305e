import { comparisonOperators, type ComparisonOperator } from '../../domain/condition.ts'
import { UserError } from '../../domain/errors.ts'
import { nearest } from '../../domain/nearest.ts'
import { parseDuration } from '../../domain/time.ts'
import {
  type HealthLimits,
  type HealthOptions,
  type HealthProbe,
  type SignalName,
  signalNames,
} from '../../engine/health/limits.ts'

/** How a person words what the signals of health are to say. */
export interface HealthFlags {
  readonly noHealth: boolean
  /** `SIGNAL=LIMIT` or `SIGNAL=off`. */
  readonly limits: readonly string[]
  readonly ignoredReplicas: readonly string[]
  readonly probe?: string | undefined
  /** `> 100`; without it the probe says true for stop. */
  readonly probeStopsAt?: string | undefined
}

/** Undefined where no signal is to be read. Throws UserError for a signal or a limit that is none. */
export function healthOptions({
  noHealth,
  limits,
  ignoredReplicas,
  probe,
  probeStopsAt,
}: HealthFlags): HealthOptions | undefined {
  if (noHealth) return undefined
  const told = limits.map((flag) => limitOf(flag))
  return {
    limits: Object.assign({}, ...told.map(({ limit }) => limit)) as Partial<HealthLimits>,
    off: told.flatMap(({ off }) => off ?? []),
    ignoredReplicas,
    probe: probe === undefined ? undefined : probeOf(probe, probeStopsAt),
  }
}

interface Told {
  readonly limit?: Partial<HealthLimits>
  readonly off?: SignalName
}

function limitOf(flag: string): Told {
  const [, name = '', text = ''] = /^([^=]*)=(.*)$/u.exec(flag) ?? []
  const signal = signalNames.find((one) => one === name)
  if (!signal || signal === 'probe') throw unknownSignal(name || flag)
  if (text === 'off') return { off: signal }
  const limit = parsed(signal, text)
  if (limit) return { limit }
  throw badLimit(signal, text)
}

/** What a limit of a signal is counted in. */
const examples: Readonly<Record<Exclude<SignalName, 'probe' | 'autovacuum'>, string>> = {
  'wal-archive': '42 (segments)',
  'replication-lag': '10s, or 512MB',
  'replication-slots': '10GB',
  'lock-waiters': '5, or 2s',
  'long-transaction': '1h',
}

function parsed(signal: SignalName, text: string): Partial<HealthLimits> | undefined {
  const duration = parseDuration(text)
  const bytes = parseSize(text)
  const count = /^\d{1,9}$/u.test(text) ? Number(text) : undefined
  switch (signal) {
    case 'wal-archive':
      return count === undefined ? undefined : { archiveSegments: count }
    case 'replication-lag':
      return either(duration, 'replicationLag') ?? either(bytes, 'replicationBytes')
    case 'replication-slots':
      return either(bytes, 'slotBytes')
    case 'lock-waiters':
      return either(count, 'lockWaiters') ?? either(duration, 'lockWait')
    case 'long-transaction':
      return either(duration, 'transactionAge')
    case 'autovacuum':
    case 'probe':
      return undefined
  }
}

const either = (value: number | undefined, name: keyof HealthLimits): Partial<HealthLimits> | undefined =>
  value === undefined ? undefined : { [name]: value }

/** `512MB`, in the steps of 1024 that PostgreSQL counts in. */
function parseSize(text: string): number | undefined {
  const [, number, unit] = /^(\d{1,6})(kB|MB|GB|TB)$/u.exec(text) ?? []
  const step = ['kB', 'MB', 'GB', 'TB'].indexOf(unit ?? '')
  return step === -1 ? undefined : Number(number) * 1024 ** (step + 1)
}

function probeOf(sql: string, stopsAt: string | undefined): HealthProbe {
  if (stopsAt === undefined) return { sql }
  const [, sign, value] = /^\s*(>=|<=|>|<|=)\s*(-?\d+(?:\.\d+)?)\s*$/u.exec(stopsAt) ?? []
  const operator = comparisonOperators.find((one): one is ComparisonOperator => one === sign)
  if (operator) return { sql, operator, threshold: Number(value) }
  throw new UserError({
    code: 'usage',
    what: `--probe-stops-at ${stopsAt} is no comparison with a number`,
    next: 'write it like ">100" or "<= 0.5"',
  })
}

function unknownSignal(name: string): UserError {
  const known = Object.keys(examples)
  return new UserError({
    code: 'usage',
    what: `there is no signal of health "${name}"`,
    next: `write SIGNAL=LIMIT or SIGNAL=off; signals are autovacuum, ${known.join(', ')}`,
    suggestions: nearest(name, [...known, 'autovacuum']),
  })
}

function badLimit(signal: SignalName, text: string): UserError {
  const example = signal === 'autovacuum' || signal === 'probe' ? undefined : examples[signal]
  return new UserError({
    code: 'usage',
    what: `"${text}" is no limit of ${signal}`,
    next: example === undefined ? `${signal} can only be off` : `write it like ${example}, or off`,
  })
}
