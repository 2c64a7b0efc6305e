import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, inject, test, vi } from 'vitest'
import { processGit } from '../../../src/adapters/git.ts'
import { nodeFiles } from '../../../src/adapters/node-files.ts'
import { proofOutcome, verifySquash, type VerifyFlags } from '../../../src/app/squash/verify.ts'
import { type Ports } from '../../../src/ports/ports.ts'
import { type Servers } from '../../../src/ports/servers.ts'
import { squashProofSchema } from '../../../src/results/squash-proof.ts'
import { temporaryRepository } from '../../support/git-repository.ts'
import { documentOf } from '../../support/manifests.ts'
import { productOf } from '../../support/migrations/product.ts'
import { schemaErrors } from '../../support/valid-answer.ts'
import { chain, create, samples } from './squash-product.ts'

vi.setConfig({ testTimeout: 60_000 })

const up = (id: string): string => `sql/${id}.sql`
const releases = ['1.0.0', '1.1.0', '1.2.0', '1.3.0'].map((version) => ({ version }))
const folded = chain.slice(0, 2).map(({ id }) => id)

const bare = chain.map(({ id, release }) => ({ id, release: release! }))

const before = documentOf({
  releases,
  samples,
  migrations: bare.map((one) => ({ ...one, up: up(one.id) })),
})
const after = documentOf({
  releases: [...releases.slice(0, -1), { version: '1.3.0', minimum_schema: '1.1.0' }],
  samples,
  migrations: bare.map((one) =>
    folded.includes(one.id)
      ? { ...one, removed: { in: '1.3', because: 'squashed' } as const }
      : { ...one, up: up(one.id) },
  ),
  squashes: [{ in: '1.3', up_to: '1.1', structure: { main: 'sql/structure.sql' } }],
})

/** A checkout in which the squash is one commit of its own. */
function checkout(structure = create.join(';\n')) {
  const repository = temporaryRepository()
  const first = repository.commit({
    'upgrades/manifest.yaml': JSON.stringify(before),
    ...Object.fromEntries(chain.map(({ id, sql }) => [`upgrades/${up(id)}`, sql])),
  })
  const squash = (): string =>
    repository.commit({
      'upgrades/manifest.yaml': JSON.stringify(after),
      'upgrades/sql/structure.sql': structure,
      ...Object.fromEntries(folded.map((id) => [`upgrades/${up(id)}`, undefined])),
    })
  return { ...repository, first, squash }
}

async function verified(folder: string, flags: VerifyFlags = {}) {
  const { ports } = productOf([], [])
  const servers: Servers = {
    start: () => Promise.resolve({ url: inject('postgresUrl'), remarks: [], stop: () => Promise.resolve() }),
  }
  const here: Ports = {
    ...ports,
    files: nodeFiles,
    git: processGit,
    servers,
    place: { ...ports.place, workingFolder: folder },
  }
  const answer = await verifySquash(here, { manifest: 'upgrades', postgres: [18], ...flags }, () => undefined)
  expect(schemaErrors(squashProofSchema, answer)).toEqual([])
  return answer
}

describe('plan squash verify', () => {
  test('compares with the commit before the one that brought the structure, however long ago that was', async () => {
    const { folder, squash, commit } = checkout()
    const hash = squash()
    commit({ 'upgrades/more.txt': 'later' })
    const answer = await verified(folder)
    expect(answer).toMatchObject({
      squash: { in: '1.3', up_to: '1.1' },
      base: `the commit before ${hash.slice(0, 12)}`,
      proofs: { verdict: 'proven' },
      command: 'plan validate --manifest upgrades',
    })
    expect(proofOutcome(answer.proofs)).toBe('done')
  })

  test('compares with the last commit while the squash is in none', async () => {
    const { folder, squash, git } = checkout([...create, 'CREATE TABLE more (id int)'].join(';\n'))
    squash()
    git('reset', '--quiet', '--soft', 'HEAD^')
    const answer = await verified(folder)
    expect(answer).toMatchObject({ base: 'HEAD', proofs: { verdict: 'refuted' } })
    expect(answer.command).toBe('plan squash verify --manifest upgrades --postgres 18')
    expect(proofOutcome(answer.proofs)).toBe('findings')
  })

  test('compares with a commit or a folder that a person names', async () => {
    const { folder, first, squash, git } = checkout()
    squash()
    git('worktree', 'add', '--quiet', join(folder, 'old'), first)
    expect(await verified(folder, { base: first })).toMatchObject({ base: first, proofs: { verdict: 'proven' } })
    const path = './old/upgrades'
    expect(await verified(folder, { base: path, in: '1.3' })).toMatchObject({
      base: path,
      proofs: { verdict: 'proven' },
    })
  })
})

describe('plan squash verify refuses', () => {
  test('a base that has the squash already: compared with itself everything holds', async () => {
    const { folder, squash } = checkout()
    const hash = squash()
    await expect(verified(folder, { base: hash })).rejects.toMatchObject({
      code: 'no-base',
      what: expect.stringContaining('already'),
    })
  })

  test('a manifest without a squash, and one that nobody made', async () => {
    const { folder, squash } = checkout()
    await expect(verified(folder)).rejects.toMatchObject({ code: 'no-squash' })
    squash()
    await expect(verified(folder, { in: '1.2' })).rejects.toMatchObject({
      code: 'no-squash',
      next: expect.stringContaining('1.3'),
    })
  })

  test('a history that begins with the squash', async () => {
    const repository = temporaryRepository()
    repository.commit({
      'upgrades/manifest.yaml': JSON.stringify(after),
      'upgrades/sql/structure.sql': create.join(';\n'),
      ...Object.fromEntries(chain.slice(2).map(({ id, sql }) => [`upgrades/${up(id)}`, sql])),
    })
    await expect(verified(repository.folder)).rejects.toMatchObject({
      code: 'no-base',
      what: expect.stringContaining('the first commit of all'),
    })
  })

  test('a structure that is gone, and says how it comes back', async () => {
    const { folder, squash } = checkout()
    squash()
    rmSync(join(folder, 'upgrades/sql/structure.sql'))
    await expect(verified(folder)).rejects.toMatchObject({
      code: 'structure-missing',
      next: expect.stringContaining('git restore'),
    })
  })

  test('a product whose manifest names no SQL, and says what compares two dumps', async () => {
    const repository = temporaryRepository()
    repository.commit({ 'upgrades/manifest.yaml': JSON.stringify(documentOf({ releases, migrations: bare })) })
    const squashes = [{ in: '1.3', up_to: '1.1' }]
    repository.commit({
      'upgrades/manifest.yaml': JSON.stringify(documentOf({ releases, migrations: bare, squashes })),
    })
    await expect(verified(repository.folder, { base: 'HEAD^' })).rejects.toMatchObject({
      code: 'not-driven',
      next: expect.stringContaining('--structure NEW.sql --against OLD.sql'),
    })
    await expect(verified(repository.folder)).rejects.toMatchObject({ code: 'no-base' })
  })
})
