import { describe, expect, test } from 'vitest'
import { UserError } from '../../../src/domain/errors.ts'
import { chooseDriver, driverOf } from '../../../src/run/drivers/choose-driver.ts'
import { manifestWith } from '../../support/manifests.ts'
import { shippedDriver, standInSite } from '../../support/stand-in-site.ts'

const calls = [{ do: 'deploy' as const, run: ['install', '{version}'] }]
const manifest = manifestWith({
  install_types: [
    { id: 'package', name: 'Package', commands: [] },
    { id: 'chart', name: 'Chart', commands: [] },
    { id: 'source', name: 'Source', commands: [] },
  ],
  drivers: [
    { id: 'by-package', install_types: ['package'], calls },
    { id: 'by-chart', kind: 'command', install_types: ['chart'], calls },
    { id: 'empty', kind: 'command' },
    { id: 'lost', use: 'nothing-here' },
  ],
})
const only = { ...manifest, drivers: manifest.drivers.slice(0, 2) }

describe('who upgrades a site', () => {
  test.each([
    [undefined, 'package', false, 'guided', 'by-package'],
    [undefined, 'chart', false, 'command', 'by-chart'],
    [undefined, 'source', false, 'guided', undefined],
    [undefined, undefined, true, 'native', undefined],
    ['by-package', 'chart', false, 'command', 'by-package'],
    ['guided', 'chart', false, 'guided', 'by-chart'],
    ['native', 'chart', true, 'native', 'by-chart'],
    // What is only shown to a person is no part of what plan does by itself.
    ['native', 'package', true, 'native', undefined],
  ] as const)('--driver %s, installed by %s, with SQL: %s', (driver, installType, drivable, kind, id) => {
    const choice = chooseDriver(only, { driver, installType, drivable })
    expect([choice.kind, choice.definition?.id]).toEqual([kind, id])
  })

  test.each([
    ['by-packge', 'unknown-driver', ['by-package']],
    ['native', 'not-drivable', []],
    ['empty', 'driver-without-calls', []],
    ['lost', 'driver-missing', []],
  ])('--driver %s is refused: %s', (driver, code, suggestions) => {
    const ask = () => chooseDriver(manifest, { driver, drivable: false })
    expect(ask).toThrow(UserError)
    expect(ask).toThrow(expect.objectContaining({ code, suggestions }) as Error)
  })

  test.each([
    [{}, 'value-missing', 'add --with address=VALUE'],
    [{ adress: 'x' }, 'unknown-value', 'it takes config'],
    [{ address: 'x', finalize: 'now' }, 'bad-value', 'say --with finalize=wait or --with finalize=force'],
  ])('values %j are refused: %s', (values: Record<string, string>, code, next) => {
    const product = manifest.product
    const choice = {
      kind: 'command',
      definition: shippedDriver('gitlab-registry-api'),
      installType: undefined,
    } as const
    expect(() => driverOf(standInSite().ports, choice, { product, values })).toThrow(
      expect.objectContaining({ code, next: expect.stringContaining(next) as string }) as Error,
    )
  })
})
