import { type InsertStmt, type Node, type SelectStmt, type TransactionStmt, type VariableSetStmt } from 'libpg-query'
import { type SqlPartKind } from '../../domain/sql-fold.ts'
import { as, kindOf, tableOf, words, type NodeKind, type NodeOf } from './nodes.ts'

export interface PartKind {
  readonly kind: SqlPartKind
  readonly because?: string
  /** What it does is not told by the names in it. */
  readonly unbounded?: boolean
}

const schema: PartKind = { kind: 'schema' }
const omitted: PartKind = { kind: 'omitted' }
const other = (because: string): PartKind => ({ kind: 'other', because })
const anything = (because: string): PartKind => ({ kind: 'other', because, unbounded: true })

/** Statements that change the catalogue and read no row that a structure does not hold itself. */
const ofCatalogue: ReadonlySet<string> = new Set([
  'AlterCollationStmt',
  'AlterDomainStmt',
  'AlterEnumStmt',
  'AlterExtensionStmt',
  'AlterFunctionStmt',
  'AlterObjectDependsStmt',
  'AlterObjectSchemaStmt',
  'AlterOperatorStmt',
  'AlterOpFamilyStmt',
  'AlterOwnerStmt',
  'AlterPolicyStmt',
  'AlterSeqStmt',
  'AlterStatsStmt',
  'AlterTSConfigurationStmt',
  'AlterTSDictionaryStmt',
  'AlterTableStmt',
  'AlterTypeStmt',
  'CommentStmt',
  'CompositeTypeStmt',
  'CreateCastStmt',
  'CreateConversionStmt',
  'CreateDomainStmt',
  'CreateEnumStmt',
  'CreateExtensionStmt',
  'CreateForeignTableStmt',
  'CreateFunctionStmt',
  'CreateOpClassStmt',
  'CreateOpFamilyStmt',
  'CreatePolicyStmt',
  'CreateRangeStmt',
  'CreateSchemaStmt',
  'CreateSeqStmt',
  'CreateStatsStmt',
  'CreateTransformStmt',
  'CreateTrigStmt',
  'DefineStmt',
  'DropStmt',
  'GrantStmt',
  'IndexStmt',
  'RenameStmt',
  'RuleStmt',
])

/** Settings that say how long something waits or may take, and who is told. */
const ofPatience =
  /^(?:lock_timeout|statement_timeout|transaction_timeout|idle_in_transaction_session_timeout|idle_session_timeout|deadlock_timeout|client_min_messages|application_name|work_mem|maintenance_work_mem|max_parallel_maintenance_workers|synchronous_commit|log_min_duration_statement|log_statement)$/u

type Judges = { readonly [K in NodeKind]?: (node: NodeOf<K>) => PartKind }

const judges: Judges = {
  CreateStmt: ({ relation }) =>
    relation?.relpersistence === 't' ? other('makes a temporary table, which a structure does not keep') : schema,
  ViewStmt: ({ view }) =>
    view?.relpersistence === 't' ? other('makes a temporary view, which a structure does not keep') : schema,
  CreateTableAsStmt: ({ into }) =>
    into?.skipData === true && into.rel?.relpersistence !== 't'
      ? schema
      : other(`fills ${into?.rel?.relname ?? 'a table'} from a query`),
  RefreshMatViewStmt: ({ relation }) => other(`fills ${relation?.relname ?? 'a view'} from a query`),
  InsertStmt: insertKind,
  SelectStmt: selectKind,
  UpdateStmt: ({ relation }) => other(`changes rows of ${tableOf(relation)} with UPDATE`),
  DeleteStmt: ({ relation }) => other(`deletes rows of ${tableOf(relation)}`),
  MergeStmt: ({ relation }) => other(`changes rows of ${tableOf(relation)} with MERGE`),
  TruncateStmt: () => other('empties a table with TRUNCATE'),
  CopyStmt: () => other('copies rows with COPY'),
  DoStmt: () => anything('runs a block of code with DO'),
  CallStmt: () => anything('calls a procedure'),
  CreateEventTrigStmt: () => anything('makes an event trigger, which fires at every later change'),
  AlterDefaultPrivilegesStmt: () => anything('sets privileges of objects that come later'),
  VariableSetStmt: settingKind,
  TransactionStmt: transactionKind,
  LockStmt: () => omitted,
  VacuumStmt: () => omitted,
  ReindexStmt: () => omitted,
  CheckPointStmt: () => omitted,
}

/** What a statement is for a structure; what is on no list is not proven. */
export function partKindOf(statement: Node): PartKind {
  const [kind, node] = kindOf(statement)
  const judge = judges[kind] as ((node: unknown) => PartKind) | undefined
  if (judge) return judge(node)
  return ofCatalogue.has(kind) ? schema : anything('has a statement that plan does not know by heart')
}

function insertKind({ relation, selectStmt, onConflictClause: conflict, withClause }: InsertStmt): PartKind {
  const table = tableOf(relation)
  const rows = as(selectStmt, 'SelectStmt')
  if (withClause || (rows && !rows.valuesLists)) return other(`fills ${table} from a query`)
  if (conflict && conflict.action !== 'ONCONFLICT_NOTHING') return other(`changes rows of ${table} ON CONFLICT`)
  const values = (rows?.valuesLists ?? []).flatMap((node) => as(node, 'List')?.items ?? [])
  if (!values.every((value) => isConstant(value))) return other(`fills ${table} with values that are computed`)
  return { kind: 'rows' }
}

/** `SELECT setval('berths_id_seq', 7)` sets what the rows need; every other query may call anything. */
function selectKind(select: SelectStmt): PartKind {
  const calls = (select.targetList ?? []).map((node) => as(as(node, 'ResTarget')?.val, 'FuncCall'))
  const plain =
    !select.fromClause &&
    !select.withClause &&
    !select.whereClause &&
    !select.valuesLists &&
    !select.op?.match(/UNION|INTERSECT|EXCEPT/u)
  const sets = calls.every(
    (call) => words(call?.funcname).at(-1) === 'setval' && (call?.args ?? []).every((value) => isConstant(value)),
  )
  return plain && calls.length > 0 && sets ? { kind: 'rows' } : anything('runs a query, which may call any function')
}

/** Literals, also cast, negative, in an array or a row; and DEFAULT. */
function isConstant(node: Node | undefined): boolean {
  if (!node) return false
  const cast = as(node, 'TypeCast')
  if (cast) return isConstant(cast.arg)
  const list = as(node, 'A_ArrayExpr')?.elements ?? as(node, 'RowExpr')?.args
  if (list) return list.every((one) => isConstant(one))
  const sign = as(node, 'A_Expr')
  if (sign) return sign.kind === 'AEXPR_OP' && !sign.lexpr && isConstant(sign.rexpr)
  return 'A_Const' in node || 'SetToDefault' in node
}

function settingKind({ kind, name = '' }: VariableSetStmt): PartKind {
  if (kind === 'VAR_SET_MULTI' && name.startsWith('TRANSACTION')) return omitted
  if (kind === 'VAR_RESET_ALL' || ofPatience.test(name.toLowerCase())) return omitted
  return other(`sets ${name.toLowerCase()} for what follows`)
}

function transactionKind({ kind = 'TRANS_STMT_BEGIN' }: TransactionStmt): PartKind {
  const harmless = /^TRANS_STMT_(?:BEGIN|START|COMMIT|SAVEPOINT|RELEASE)$/u.test(kind)
  return harmless ? omitted : anything('takes back a part of what it did')
}
