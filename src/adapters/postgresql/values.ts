import { types } from 'pg'

const oids = {
  int8: 20,
  timestamptz: 1184,
  date: 1082,
  timestamp: 1114,
  int8Array: 1016,
  timestamptzArray: 1185,
  dateArray: 1182,
  timestampArray: 1115,
  numericArray: 1231,
} as const

type Parser = (text: string) => unknown

const toDate = types.getTypeParser(types.builtins.TIMESTAMPTZ, 'text') as (text: string) => Date | number
const toTexts = types.getTypeParser(1009 as never, 'text') as (text: string) => Nested

type Nested = readonly (string | null | Nested)[]

/** Milliseconds; plus or minus Infinity for `infinity`. */
const toInstant: Parser = (text) => Number(toDate(text))
const asText: Parser = (text) => text

const mapped = (texts: Nested, parser: Parser): unknown[] =>
  texts.map((one) => (one === null || typeof one === 'string' ? one && parser(one) : mapped(one, parser)))

const arrayOf =
  (parser: Parser): Parser =>
  (text) =>
    mapped(toTexts(text), parser)

const parsers = new Map<number, Parser>([
  [oids.int8, BigInt],
  [oids.timestamptz, toInstant],
  [oids.date, asText],
  [oids.timestamp, asText],
  [oids.int8Array, arrayOf(BigInt)],
  [oids.timestamptzArray, arrayOf(toInstant)],
  [oids.dateArray, arrayOf(asText)],
  [oids.timestampArray, arrayOf(asText)],
  // A number of JavaScript cannot hold every numeric.
  [oids.numericArray, arrayOf(asText)],
])

/** How texts of the server become values of ours; see `Answer`. */
export const valueTypes = {
  getTypeParser(oid: number, format?: 'text' | 'binary'): Parser {
    const own = format === 'binary' ? undefined : parsers.get(oid)
    return own ?? (types.getTypeParser(oid, format ?? 'text') as Parser)
  },
}
