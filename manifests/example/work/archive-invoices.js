// @ts-check
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Orders the archive to take a range of invoices: one file for each range, below HARBOR_ARCHIVE or the folder for
 * temporary files. It may be run again for a range that was done already, and then writes the same file again.
 * The range comes as one line of JSON: `{"table":"invoices","lower":["1000"],"upper":["2000"],"key":["id"],"rows":1000}`.
 */
/** @typedef {{ table: string, lower: string[] | null, upper: string[] }} Range */
const { table, lower, upper } = /** @type {Range} */ (JSON.parse(readFileSync(0, 'utf8')))
const folder = process.env['HARBOR_ARCHIVE'] ?? join(tmpdir(), 'harbor-archive')
const name = `${table}-${[lower?.[0] ?? 'first', upper[0]].join('-')}.json`
mkdirSync(folder, { recursive: true })
// Written beside its place and moved there whole: whoever reads the folder never sees half an order.
const draft = join(folder, `.${name}.${process.env['WAYSTOP_BATCH_TOKEN'] ?? process.pid}`)
writeFileSync(draft, `${JSON.stringify({ archive: table, above: lower?.[0] ?? null, upTo: upper[0] })}\n`)
renameSync(draft, join(folder, name))
