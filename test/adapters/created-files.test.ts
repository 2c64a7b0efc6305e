import { lstatSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { nodeFiles } from '../../src/adapters/node-files.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const folder = temporaryFolder()

describe('a file that is made', () => {
  test.skipIf(process.platform === 'win32')('can be read by its owner alone when it is secret', () => {
    for (const [name, secret, mode] of [
      ['secret', true, 0o600],
      ['open', false, 0o644],
    ] as const) {
      const path = join(folder, name)
      nodeFiles.create(path, 'text', { secret })
      // A stricter umask takes more away.
      expect(lstatSync(path).mode & 0o777 & ~mode).toBe(0)
      expect(readFileSync(path, 'utf8')).toBe('text')
    }
  })

  test('writes over nothing, and through no link', () => {
    writeFileSync(join(folder, 'mine'), 'mine')
    symlinkSync(join(folder, 'nowhere'), join(folder, 'link'))
    for (const name of ['mine', 'link'])
      expect(() => nodeFiles.create(join(folder, name), 'x', { secret: true })).toThrow('is there already')
    expect(readFileSync(join(folder, 'mine'), 'utf8')).toBe('mine')
    expect(nodeFiles.kindOf(join(folder, 'nowhere'))).toBe('missing')
    expect(() => nodeFiles.create(join(folder, 'no/where'), 'x', { secret: true })).toThrow('cannot write')
  })
})
