/** One record of a table by column name; an empty cell is an empty text. */
export type CsvRecord = Readonly<Record<string, string>>

/** Reads comma-separated text whose first line names the columns; cells may be quoted (RFC 4180), lines end in `\n`. */
export function parseCsv(text: string): CsvRecord[] {
  const [names, ...rows] = readRows(text)
  return rows.map((cells, i) => {
    if (cells.length !== names!.length) throw new Error(`row ${i + 2} has ${cells.length} cells, not ${names!.length}`)
    return Object.fromEntries(names!.map((name, column) => [name, cells[column]!]))
  })
}

function readRows(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n|$)/gu)) {
    if (end === '' && row.length === 0 && !plain && quoted === undefined) break
    row.push(quoted?.replaceAll('""', '"') ?? plain!)
    if (end === ',') continue
    rows.push(row)
    row = []
  }
  return rows
}

/** The cell of a column that the table must have. */
export function cell(record: CsvRecord, column: string): string {
  const value = record[column]
  if (value === undefined) throw new Error(`the table has no column "${column}"`)
  return value
}
