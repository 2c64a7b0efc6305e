import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { leanOclif, makeRequiresLazy } from '../../scripts/build/lean-oclif.js'

/** Runs CommonJS text and says what it required, in order. */
function requiresOf(code: string, use: (exports: Record<string, () => unknown>) => unknown): readonly string[] {
  const required: string[] = []
  const exports: Record<string, () => unknown> = {}
  const require = (id: string): unknown => {
    required.push(id)
    return { Thing: Object, default: (value: unknown) => value }
  }
  runInNewContext(code, { exports, require, __importDefault: (module: unknown) => module })
  use(exports)
  return required
}

const compiled = `const a_1 = require("a");
const b_1 = __importDefault(require("./b"));
exports.useA = () => new a_1.Thing();
exports.useB = () => (0, b_1.default)('a_1');`

describe('a lazy require', () => {
  test('happens on first use, once', () => {
    expect(requiresOf(makeRequiresLazy(compiled), () => undefined)).toEqual([])
    expect(requiresOf(makeRequiresLazy(compiled), ({ useA }) => [useA?.(), useA?.()])).toEqual(['a'])
    expect(requiresOf(makeRequiresLazy(compiled), ({ useB }) => useB?.())).toEqual(['./b'])
  })

  test('keeps what the code means', () => {
    requiresOf(makeRequiresLazy(compiled), ({ useA, useB }) => {
      expect(useA?.()).toBeTypeOf('object')
      expect(useB?.()).toContain('a_1')
    })
  })
})

test('a new version of oclif whose code has moved stops the build', () => {
  const id = '/node_modules/@oclif/core/lib/util/os.js'
  expect(() => leanOclif.transform.handler('exports.a = 1;', id)).toThrow("oclif's util/os.js has changed")
})
