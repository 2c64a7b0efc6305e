import { describe, expect, test } from 'vitest'
import { foundIn } from './change.ts'

describe('an UPDATE or DELETE', () => {
  const fault = 'sql-unbounded-update'

  test('without WHERE is an error before the new code serves, a warning after', () => {
    expect(foundIn('UPDATE parcels SET weight = 0;')).toEqual([`error ${fault} update parcels`])
    expect(foundIn('DELETE FROM parcels;', { phase: 'post' })).toEqual([`warning ${fault} delete parcels`])
    expect(foundIn('DELETE FROM parcels WHERE true;')).toEqual([`error ${fault} delete parcels`])
    expect(foundIn('DELETE FROM parcels WHERE 1 = 1;')).toEqual([`error ${fault} delete parcels`])
    expect(foundIn('UPDATE parcels SET weight = 0; UPDATE parcels SET price = 0;')).toEqual([
      `error ${fault} update parcels`,
      `error ${fault} update parcels 2`,
    ])
  })

  test('inside a WITH is found as well', () => {
    const sql = 'WITH gone AS (DELETE FROM parcels RETURNING id) SELECT count(*) FROM gone;'
    expect(foundIn(sql)).toEqual([`error ${fault} delete parcels`])
  })

  test.each([
    ['id = 4', []],
    ['id IN (1, 2)', []],
    ['parcels.id = ANY (ARRAY[1, 2])', []],
    ['id BETWEEN 1 AND 9', []],
    ['id >= 1 AND id < 9', []],
    ['1 <= id AND 9 > id', []],
    ['id IN (SELECT id FROM parcels WHERE weight = 0 LIMIT 1000)', []],
    ['ctid = ANY (ARRAY(SELECT ctid FROM parcels LIMIT 1000))', []],
    ['id > 1', ['warning']],
    ['id <> 1', ['warning']],
    ['id NOT IN (1)', ['warning']],
    ['id = weight', ['warning']],
    ['id = 1 OR weight = 0', ['warning']],
    ['id IN (SELECT id FROM shelves)', ['warning']],
    ["label = 'old'", ['warning']],
  ])('of the rows with %s', (where, severities) => {
    const expected = severities.map((severity) => `${severity} ${fault} update parcels`)
    expect(foundIn(`UPDATE parcels SET weight = 0 WHERE ${where};`)).toEqual(expected)
    expect(foundIn(`UPDATE parcels SET weight = 0 WHERE ${where};`, { phase: 'post' })).toEqual([])
  })

  test('of a table whose keys no file tells is taken by the name of the column', () => {
    expect(foundIn('DELETE FROM unseen WHERE shelf_id = 4;')).toEqual([])
    expect(foundIn("DELETE FROM unseen WHERE state = 'old';")).toEqual([`info ${fault} delete unseen`])
  })

  test('of a table of the same file is nobody’s trouble', () => {
    expect(foundIn('CREATE TABLE a (b int); INSERT INTO a SELECT id FROM shelves; UPDATE a SET b = 1;')).toEqual([])
    expect(foundIn('CREATE TEMP TABLE a AS SELECT id FROM shelves; DELETE FROM a;')).toEqual([])
  })
})

describe('rows and definition of one table in one file', () => {
  const fault = 'warning sql-ddl-with-dml parcels'
  const ddl = 'ALTER TABLE parcels ADD COLUMN a int;\n'
  const dml = 'UPDATE parcels SET a = 1 WHERE id = 1;\n'

  test('are found in either order', () => {
    expect(foundIn(ddl + dml)).toEqual([fault])
    expect(foundIn(dml + ddl)).toEqual([fault])
    expect(foundIn(`${ddl}INSERT INTO parcels SELECT * FROM shelves;`)).toEqual([fault])
  })

  test('are fine for single rows, other tables and weaker locks', () => {
    expect(foundIn(`${ddl}INSERT INTO parcels VALUES (1), (2);`)).toEqual([])
    expect(foundIn(`${ddl}DELETE FROM shelves WHERE id = 1;`)).toEqual([])
    expect(foundIn(`ALTER TABLE parcels VALIDATE CONSTRAINT parcels_shelf;\n${dml}`)).toEqual([])
  })
})
