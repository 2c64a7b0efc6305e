import { describe, expect, test } from 'vitest'
import { splitRisks } from '../../../src/app/run/asked.ts'
import { isAcceptable, reasonKinds } from '../../../src/domain/reason.ts'
import { siteRisks } from '../../../src/run/preflight/risks.ts'

describe('risks that are accepted for a run', () => {
  test.each(siteRisks)('%s is for the run: only a reading of the site shows it', (kind) => {
    expect(splitRisks([`${kind}:x/main`, `${kind}:x@1.0.0..2.0.0`])).toEqual({
      path: [],
      run: [`${kind}:x/main`, `${kind}:x@1.0.0..2.0.0`],
    })
  })

  test('what the planner can take is for the path, whatever its subject is called', () => {
    const ids = reasonKinds.filter(isAcceptable).map((kind) => `${kind}:gate:x`)
    expect(splitRisks(ids)).toEqual({ path: ids, run: [] })
  })

  test('nothing accepted is nothing', () => {
    expect(splitRisks()).toEqual({ path: [], run: [] })
  })
})
