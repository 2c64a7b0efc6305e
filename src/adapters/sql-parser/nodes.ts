import { type Node, type RangeVar, type TypeName } from 'libpg-query'
import { tableName, type TableName } from '../../domain/sql-statement.ts'
import { type SqlType } from '../../domain/sql-type.ts'

type UnionKeys<T> = T extends unknown ? keyof T : never
export type NodeKind = Extract<UnionKeys<Node>, string>
export type NodeOf<K extends NodeKind> = Node extends infer N
  ? N extends Readonly<Record<K, infer Inner>>
    ? Inner
    : never
  : never

/** What a node is, when it is of a kind. */
export function as<K extends NodeKind>(node: Node | undefined, kind: K): NodeOf<K> | undefined {
  return node && kind in node ? (node as unknown as Record<K, NodeOf<K>>)[kind] : undefined
}

/** The kind of a node and what is in it. */
export function kindOf(node: Node): readonly [NodeKind, unknown] {
  return Object.entries(node)[0] as [NodeKind, unknown]
}

export function text(node: Node | undefined): string {
  return as(node, 'String')?.sval ?? ''
}

/** The words of a dotted name. */
export function words(nodes: readonly Node[] | undefined): string[] {
  return (nodes ?? []).map((node) => text(node))
}

export function tableOf(range: RangeVar | undefined): TableName {
  return tableName(range?.schemaname, range?.relname ?? '')
}

/** A table by the words of its name; a database before the schema is left out. */
export function tableNamed(names: readonly string[]): TableName {
  return tableName(names.at(-2), names.at(-1) ?? '')
}

const serials: Readonly<Record<string, string>> = {
  serial: 'int4',
  serial4: 'int4',
  bigserial: 'int8',
  serial8: 'int8',
  smallserial: 'int2',
  serial2: 'int2',
}

export function isSerial(type: TypeName | undefined): boolean {
  return type?.names?.length === 1 && Object.hasOwn(serials, text(type.names[0]))
}

export function typeOf(type: TypeName | undefined): SqlType {
  const names = words(type?.names).filter((name, i, all) => all.length === 1 || i > 0 || name !== 'pg_catalog')
  const name = tableNamed(names)
  return {
    name: isSerial(type) ? serials[name]! : name,
    modifiers: (type?.typmods ?? []).map((node) => as(node, 'A_Const')?.ival?.ival ?? 0),
    array: (type?.arrayBounds?.length ?? 0) > 0,
  }
}

/** The column an expression names, without its table; undefined when it is no column. */
export function columnNamed(node: Node | undefined): string | undefined {
  const last = as(node, 'ColumnRef')?.fields?.at(-1)
  return last && 'String' in last ? text(last) : undefined
}

/** Every node below one, itself first. */
export function* below(node: unknown): Generator<Record<string, unknown>> {
  if (Array.isArray(node)) for (const one of node) yield* below(one)
  else if (typeof node === 'object' && node !== null) {
    yield node as Record<string, unknown>
    for (const one of Object.values(node)) if (typeof one === 'object') yield* below(one)
  }
}

/** Columns an expression reads, each once. */
export function columnsIn(node: Node | undefined): string[] {
  const found = [...below(node)].flatMap((one) => columnNamed(one as unknown as Node) ?? [])
  return [...new Set(found)]
}
