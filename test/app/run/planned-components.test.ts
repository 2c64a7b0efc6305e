import { expect, test } from 'vitest'
import { plannedComponents } from '../../../src/app/run/planned-components.ts'
import { memoryPorts } from '../../support/memory-ports.ts'
import { hopOf, runOf } from '../../run/run-of-hops.ts'

const manifest = `manifest: 1
product: {id: shop, name: Shop, version_scheme: semver, line: 2}
complete_until: 2026-11-20
components:
  - id: postgresql
    name: PostgreSQL
    line: 1
    lines: ["13", "14", "16"]
    ranges:
      - {from: "1.0", requires: ">=13 <15"}
      - {from: "2.0", requires: ">=14 <17"}
releases:
  - {version: "1.0.0"}
  - {version: "2.0.0"}
`

test('a component step is told what the path of its run plans, and nothing where there is no such path any more', async () => {
  const ports = memoryPorts({ '/desk/shop.yaml': manifest })
  const run = {
    ...runOf([hopOf(1)]),
    question: ['--manifest', 'shop.yaml', '--from', '1.0.0', '--to', '2.0.0', '--component', 'postgresql=13.9'],
  }
  const planned = plannedComponents(ports)
  const hop = { from: '1.0.0', to: '2.0.0' }
  expect(await planned(run, hop, 'postgresql')).toMatchObject({ action: 'move', from: '13', to: '14' })
  expect(await planned(run, hop, 'redis')).toBeUndefined()
  expect(await planned(run, { from: '2.0.0', to: '3.0.0' }, 'postgresql')).toBeUndefined()
  const gone = { ...run, question: ['--manifest', 'gone.yaml', '--from', '1.0.0'] }
  expect(await planned(gone, hop, 'postgresql')).toBeUndefined()
})
