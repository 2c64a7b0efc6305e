const prefix = '\0builtin:'

/**
 * Takes the modules of Node as they are. As an ES module each would first be copied, and the copy evaluates every part
 * that Node loads on demand: 3 ms for `node:util` or `node:crypto`, at every start.
 */
export const directBuiltins = {
  name: 'direct-builtins',
  resolveId: {
    filter: { id: /^node:/ },
    /**
     * @param {string} id
     * @param {string | undefined} importer rolldown's own runtime, on which this stands, is left alone
     * @param {{ kind: string }} options
     */
    handler: (id, importer, { kind }) =>
      kind === 'import-statement' && !importer?.startsWith('\0') ? prefix + id : null,
  },
  load: {
    filter: { id: /^\0builtin:/ },
    /** @param {string} id */
    handler: (id) => `module.exports = process.getBuiltinModule(${JSON.stringify(id.slice(prefix.length))})`,
  },
}
