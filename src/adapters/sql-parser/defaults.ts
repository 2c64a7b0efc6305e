import { type FuncCall, type Node } from 'libpg-query'
import { type DefaultKind } from '../../domain/sql-statement.ts'
import { below, words } from './nodes.ts'

/** Functions of PostgreSQL and its common extensions that give another value on every call. */
const volatile = new Set(
  (
    'random random_normal clock_timestamp timeofday nextval setval currval lastval gen_random_uuid uuidv4 uuidv7 ' +
    'gen_random_bytes gen_salt uuid_generate_v1 uuid_generate_v1mc uuid_generate_v4'
  ).split(' '),
)

/** Functions of PostgreSQL that give one value in the whole statement. */
const steady = new Set(
  (
    'now transaction_timestamp statement_timestamp timezone date_trunc date_part extract age to_char to_timestamp to_date ' +
    'make_date make_interval make_timestamp make_timestamptz lower upper concat md5 sha256 length substr substring ' +
    'replace btrim ltrim rtrim left right lpad rpad format abs round ceil floor to_json to_jsonb json_build_object ' +
    'jsonb_build_object json_build_array jsonb_build_array array_fill string_to_array encode decode current_setting ' +
    'current_database current_schema version pg_backend_pid txid_current pg_current_xact_id int4range int8range numrange ' +
    'daterange tsrange tstzrange to_tsvector uuid_nil'
  ).split(' '),
)

/** Does a default give every row one value? Then no row is written: the catalogue keeps it. */
export function defaultKind(expression: Node | undefined): DefaultKind {
  if (!expression) return 'none'
  const kinds = new Set(
    [...below(expression)].flatMap((node) => ('FuncCall' in node ? callKind(node['FuncCall'] as FuncCall) : [])),
  )
  if (kinds.has('volatile')) return 'volatile'
  return kinds.has('unknown') ? 'unknown' : 'constant'
}

function callKind({ funcname }: FuncCall): DefaultKind {
  const name = words(funcname).at(-1) ?? ''
  if (volatile.has(name)) return 'volatile'
  return steady.has(name) ? 'constant' : 'unknown'
}
