import { type DropStmt, type Node, type RangeVar, type RenameStmt } from 'libpg-query'
import { type SqlMade } from '../../domain/sql-fold.ts'
import { as, below, kindOf, words, type NodeKind, type NodeOf } from './nodes.ts'

/** What a statement gives a name to, and whose definition it is. */
export interface Made {
  readonly made: readonly SqlMade[]
  readonly subject?: string | undefined
  /** It drops something, or more than its names say. */
  readonly spreads?: boolean
  readonly unbounded?: boolean
  /** A function whose body puts its statements together while it runs, or is in a language nobody reads here. */
  readonly hides?: boolean
}

const nothing: Made = { made: [] }
const last = (nodes: readonly Node[] | undefined): string => words(nodes).at(-1) ?? ''
const one = (name: string | undefined): Made =>
  name === undefined || name === '' ? nothing : { made: [{ name }], subject: name }

type Readers = { readonly [K in NodeKind]?: (node: NodeOf<K>) => Made }

const readers: Readers = {
  CreateStmt: ({ relation, tableElts = [] }) => table(relation, tableElts),
  CreateForeignTableStmt: ({ base }) => table(base?.relation, base?.tableElts ?? []),
  CreateTableAsStmt: ({ into }) => one(into?.rel?.relname),
  ViewStmt: ({ view }) => one(view?.relname),
  IndexStmt: ({ idxname, relation }) => partOf(idxname, relation),
  CreateTrigStmt: ({ trigname, relation }) => partOf(trigname, relation),
  CreatePolicyStmt: ({ policy_name: name, table: relation }) => partOf(name, relation),
  RuleStmt: ({ rulename, relation }) => partOf(rulename, relation),
  CreateStatsStmt: ({ defnames }) => one(last(defnames)),
  CreateSeqStmt: ({ sequence }) => one(sequence?.relname),
  CreateEnumStmt: ({ typeName }) => one(last(typeName)),
  CreateRangeStmt: ({ typeName }) => one(last(typeName)),
  CompositeTypeStmt: ({ typevar }) => one(typevar?.relname),
  CreateDomainStmt: ({ domainname }) => one(last(domainname)),
  CreateFunctionStmt: (node) => ({ ...one(last(node.funcname)), hides: hidesBody(node) }),
  DefineStmt: ({ defnames }) => one(last(defnames)),
  CreateSchemaStmt: ({ schemaname }) => one(schemaname),
  AlterEnumStmt: ({ typeName }) => ({ made: [], subject: last(typeName) }),
  AlterTableStmt: ({ relation, cmds = [] }) => altered(relation, cmds),
  RenameStmt: renamed,
  DropStmt: dropped,
  GrantStmt: ({ targtype }) => ({ made: [], unbounded: targtype !== 'ACL_TARGET_OBJECT' }),
  AlterExtensionStmt: () => ({ made: [], unbounded: true }),
  AlterObjectSchemaStmt: ({ relation }) => ({ made: [], subject: relation?.relname }),
}

export function madeBy(statement: Node): Made {
  const [kind, node] = kindOf(statement)
  const reader = readers[kind] as ((node: unknown) => Made) | undefined
  return reader?.(node) ?? nothing
}

function partOf(name: string | undefined, relation: RangeVar | undefined): Made {
  const of = relation?.relname
  return { made: name === undefined || name === '' ? [] : [{ name, of }], subject: of }
}

/** With the sequences of its columns, and the indexes behind its constraints. */
function table(relation: RangeVar | undefined, elements: readonly Node[]): Made {
  const of = relation?.relname ?? ''
  return { made: [{ name: of }, ...implied(of, elements)], subject: of }
}

function altered(relation: RangeVar | undefined, cmds: readonly Node[]): Made {
  const of = relation?.relname ?? ''
  const drops = cmds.some((cmd) => as(cmd, 'AlterTableCmd')?.subtype?.startsWith('AT_Drop') === true)
  return { made: implied(of, cmds), subject: of, spreads: drops }
}

function implied(of: string, nodes: readonly Node[]): SqlMade[] {
  return [...below(nodes)].flatMap((node): SqlMade[] => {
    const { ColumnDef: column, Constraint: constraint } = node as {
      ColumnDef?: { colname?: string }
      Constraint?: { conname?: string }
    }
    if (column?.colname !== undefined) return [{ name: `${of}_${column.colname}_seq`, of }]
    return constraint?.conname === undefined ? [] : [{ name: constraint.conname, of }]
  })
}

function renamed({ renameType, relation, subname, object, newname = '' }: RenameStmt): Made {
  if (renameType === 'OBJECT_COLUMN' || renameType === 'OBJECT_ATTRIBUTE')
    return { made: [], subject: relation?.relname }
  return { made: [{ name: newname, of: relation?.relname ?? nameOf(object) ?? subname }], subject: relation?.relname }
}

/** Of what is no relation: a type, a function. */
function nameOf(object: Node | undefined): string | undefined {
  if (!object) return undefined
  const named = kindOf(object)[1] as { objname?: Node[]; items?: Node[]; names?: Node[] }
  const word = last(named.objname ?? named.items ?? named.names)
  return word === '' ? undefined : word
}

function hidesBody({ options = [] }: NodeOf<'CreateFunctionStmt'>): boolean {
  const option = (name: string) => options.map((node) => as(node, 'DefElem')).find((one) => one?.defname === name)?.arg
  const language = as(option('language'), 'String')?.sval ?? 'sql'
  const body = words(as(option('as'), 'List')?.items).join(' ')
  return !/^(?:sql|plpgsql)$/iu.test(language) || /\bexecute\b/iu.test(body)
}

/** Whole schemas, extensions and casts take things along that nobody names. */
function dropped({ removeType }: DropStmt): Made {
  const wide = removeType === 'OBJECT_SCHEMA' || removeType === 'OBJECT_EXTENSION' || removeType === 'OBJECT_CAST'
  return { made: [], spreads: true, unbounded: wide }
}

/** Tables that foreign keys in a statement point to. */
export function referencesIn(statement: Node): string[] {
  const names = [...below(statement)].flatMap((node) => {
    const { pktable } = (node['Constraint'] ?? {}) as { pktable?: RangeVar }
    return pktable?.relname ?? []
  })
  return [...new Set(names)].toSorted()
}
