import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { fixedCli } from '../support/fixed-cli.ts'

const { cwd, plan } = fixedCli()
const from = ['upgrade', '--manifest', 'depot', '--from', '1.4.2']

const site = (rest: string): string => `installation: 1\nmanifest: depot\n${rest}\n`

const files: Readonly<Record<string, string | Buffer>> = {
  'broken.yaml': 'installation: [1,\n',
  'empty.yaml': '',
  'number.yaml': site('version: 1.4'),
  'field.yaml': site('version: "1.4.2"\nwindow: []'),
  'condition.yaml': site('version: "1.4.2"\nfacts: [{condition: many-parcel, answer: "no"}]'),
  'component.yaml': site('version: "1.4.2"\ncomponents: {postgres: "14"}'),
  'install.yaml': site('version: "1.4.2"\ninstall_type: packge'),
  'history.yaml': site('version: "1.4.2"\nhistory: [one]'),
  'product.yaml': 'installation: 1\nproduct: gitlb\nversion: "16.11.10"\n',
  'nowhere.yaml': 'installation: 1\nmanifest: nowhere\nversion: "16.11.10"\n',
  'secret.yaml': site('version: "1.4.2"\ndatabases: {main: {url: "postgresql://u:s3cret@h/d"}}'),
  'garbage.csv': 'many-parcels,no\nwhat is this\n',
  'utf16.csv': Buffer.from('many-parcels,no', 'utf16le'),
}
for (const [name, content] of Object.entries(files)) writeFileSync(join(cwd, name), content)
mkdirSync(join(cwd, 'folder'))

/** Arguments, what is told, what to do next or what was meant. */
const mistakes: readonly (readonly [args: readonly string[], told: string, help: string])[] = [
  [['upgrade', '--from', '1.4.2', '--product', 'gitlb'], 'no manifest for a product "gitlb"', 'did you mean gitlab'],
  [['upgrade', '--manifest', 'depto', '--from', '1.4.2'], 'there is no manifest at', 'check the path'],
  [['upgrade', '--manifest', 'folder', '--from', '1.4.2'], 'holds no YAML file', 'name the file or the folder'],
  [['upgrade', '--manifest', 'depot'], '--from is missing', 'add --from 2.1.0, or --installation FILE'],
  [['upgrade', '--manifest', 'depot', '--from', '1.4'], '1.4 is a release line', 'did you mean 1.4.2'],
  [
    ['upgrade', '--manifest', 'depot', '--from', 'abc'],
    'Depot has no version "abc"; its newest is 2.4.1',
    'write --from',
  ],
  [[...from, '--to', '2,2'], 'Depot has no version "2,2"', 'did you mean 2.2'],
  [[...from, '--fact', 'many-parcel=no'], 'no condition "many-parcel"', 'did you mean many-parcels'],
  [[...from, '--fact', 'many-parcels:no'], 'is no pair', 'write it like --fact many-parcels=no'],
  [[...from, '--fact', 'many-parcels'], 'is no pair', 'write it like --fact many-parcels=yes'],
  [[...from, '--fact', 'many-parcels=maybe'], '"maybe" is no answer to many-parcels', 'or the number that was counted'],
  [[...from, '--component', 'postgres=14'], 'no component "postgres"', 'did you mean postgresql'],
  [[...from, '--component', 'postgresql=new'], '"new" is no version of postgresql', 'write numbers and dots'],
  [[...from, '--install', 'packge'], 'no install type "packge"', 'did you mean package'],
  [[...from, '--accept', 'avod:2.4.0'], '"avod:2.4.0" is no id of a reason', 'did you mean avoid:2.4.0'],
  [[...from, '--accept', 'downgrade:2.4.0'], 'nobody can accept downgrade:2.4.0', 'accepted can be'],
  [[...from, '--facts', 'nofile.csv'], 'no such file', 'check the path'],
  [[...from, '--facts', 'folder'], 'it is a folder', 'name a file'],
  [[...from, '--facts', 'garbage.csv'], '"what is this" is no answer', 'at garbage.csv:2:1'],
  [[...from, '--facts', 'utf16.csv'], 'it is no UTF-8 text', 'save it as text in UTF-8'],
  [[...from, '--output', 'missing/x.md'], 'there is no folder', 'make the folder first'],
  [[...from, '--output', 'folder'], 'folder is a folder', 'name a file'],
  [[...from, '--zero-downtime=yes'], '--zero-downtime takes no value', 'plan upgrade --help'],
  [
    ['upgrade', '1.4.2', '2.4.1', '--manifest', 'depot'],
    'unexpected arguments',
    'did you mean plan upgrade --from 1.4.2 --to 2.4.1',
  ],
  [['upgrade', '--installation', 'none.yaml'], 'no such file', 'check the path'],
  [['upgrade', '--installation', 'folder'], 'it is a folder', 'name a file'],
  [['upgrade', '--installation', 'broken.yaml'], 'this is not YAML', 'at broken.yaml:'],
  [['upgrade', '--installation', 'empty.yaml'], 'the file is empty', 'fill it'],
  [['upgrade', '--installation', 'number.yaml'], '"version" is 1.4 without quotes', 'quote it: "1.4"'],
  [['upgrade', '--installation', 'field.yaml'], 'unknown field "window"', 'did you mean "windows"?'],
  [
    ['upgrade', '--installation', 'condition.yaml'],
    'condition.yaml: Depot has no condition',
    'did you mean many-parcels',
  ],
  [
    ['upgrade', '--installation', 'component.yaml'],
    'component.yaml: Depot has no component',
    'did you mean postgresql',
  ],
  [['upgrade', '--installation', 'install.yaml'], 'install.yaml: Depot has no install type', 'did you mean package'],
  [['upgrade', '--installation', 'history.yaml'], 'history.yaml: "one" in the history', 'write the versions'],
  [['upgrade', '--installation', 'product.yaml'], 'product.yaml: no manifest for a product', 'did you mean gitlab'],
  [['upgrade', '--installation', 'nowhere.yaml'], 'there is no manifest at', 'check the path'],
  [['upgrade', '--installation', 'secret.yaml'], 'postgresql://u:***@h/d', 'write a connection URL without a password'],
  [['facts', 'sq'], 'there is no command facts sq', 'did you mean plan facts sql'],
  [
    ['manifest', 'schema', 'instalation'],
    'to be one of: manifest, installation, defaults',
    'plan manifest schema --help',
  ],
  [
    ['manifest', 'show', '--list', 'release'],
    'expected --list=release',
    'did you mean plan manifest show --list releases',
  ],
]

describe('A mistake is told with what happened, where, and what to do next', () => {
  test.each(mistakes)('plan %j: %s; %s', async (args, told, help) => {
    const { code, stdout, stderr } = await plan(args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(told)
    expect(stderr).toContain(help)
    expect(stderr).toContain('  next: ')
    expect(stderr).not.toContain('s3cret')
  })
})

test('A product of the environment that does not exist is told with the variable', async () => {
  const { stderr } = await plan(['upgrade', '--from', '1.4.2'], { env: { WAYSTOP_PRODUCT: 'gitlb' } })
  expect(stderr).toContain('WAYSTOP_PRODUCT: no manifest for a product "gitlb" is shipped')
})
