import { expect, test } from 'vitest'
import { check } from '../../../src/rules/check.ts'
import { groundOf } from '../../../src/rules/ground.ts'
import { allRules } from '../../../src/rules/registry.ts'
import { manifestOf, shippedFiles } from '../../support/manifests.ts'
import { givenOf, isCheck } from '../example.ts'

/** What rules about background migrations find in a shipped manifest, each finding by its id. */
function idsIn(product: string): string[] {
  const rules = allRules.filter(isCheck).filter(({ group }) => group === 'background-migrations')
  const judged = check(groundOf(givenOf({ manifest: manifestOf(shippedFiles(product)) })), rules)
  return judged.map(({ rule, subject }) => `${rule.name}:${subject}`)
}

test('the real history of GitLab has what is really wrong with it, and nothing else', () => {
  const quiet = new Set(['overdue-finalization', 'finalization-undecided'])
  expect(idsIn('gitlab').filter((id) => !quiet.has(id.split(':')[0]!))).toEqual([
    'finalized-before-queued:BackfillArchivedAndTraversalIdsToVulnerabilityStatistics/20250630065826',
    'improper-finalization:BackfillCatalogResourceVersionsReleasedAt/20240118225727',
    'queued-twice:BackfillAmazonGroupAuditEventDestinations/20250403155730',
    'queued-twice:BackfillAmazonInstanceAuditEventDestinations/20250403155743',
  ])
})

test('finalizers from the week before a release are told as undecided, of unknown ones nothing is told', () => {
  const ids = idsIn('gitlab')
  expect(ids.filter((id) => id.startsWith('finalization-undecided:')).length).toBeLessThanOrEqual(10)
  expect(ids.filter((id) => id.startsWith('overdue-finalization:')).length).toBeLessThanOrEqual(14)
})

test('of a product whose makers publish no list of stops, no missing stop is concluded', () => {
  expect(idsIn('sourcegraph')).toEqual([])
})
