import { join } from 'node:path'

/** @typedef {import('rolldown').OutputOptions} OutputOptions */
/** @typedef {{ getModuleInfo(id: string): { importedIds: readonly string[] } | null }} Graph */

/**
 * Two chunks hold what a start loads: the shell, which every command needs, and the planner, which the planning commands
 * share. Left to itself the bundler makes a chunk of every set of modules that some commands share; each file costs half
 * a millisecond to find, read and link, and `plan upgrade` would load fourteen of them.
 * @param {string} project
 * @returns {NonNullable<OutputOptions['codeSplitting']>}
 */
export function chunksOf(project) {
  const shell = ['src/main.ts', 'src/cli/base-command.ts', 'src/cli/provided-ports.ts'].map((file) =>
    join(project, file),
  )
  const planning = [join(project, 'src/commands/upgrade.ts')]
  /** @type {Map<string, Set<string>>} */
  const known = new Map()
  /** @param {string} name @param {readonly string[]} roots @param {Graph} graph */
  const closure = (name, roots, graph) => {
    const found = known.get(name) ?? reachable(graph, roots)
    known.set(name, found)
    return found
  }
  // The shell chooses first, so that what its packages require goes with it.
  return {
    includeDependenciesRecursively: false,
    groups: [
      {
        debugName: 'shell',
        priority: 2,
        name: (id, graph) => (closure('shell', shell, graph).has(id) ? 'shell' : null),
      },
      {
        debugName: 'planning',
        priority: 1,
        name: (id, graph) => (id !== planning[0] && closure('planning', planning, graph).has(id) ? 'planning' : null),
      },
    ],
  }
}

/**
 * Everything that is loaded with some modules before they run; what they import when they need it is not.
 * @param {Graph} graph
 * @param {readonly string[]} roots
 */
function reachable(graph, roots) {
  const found = new Set(roots)
  for (const id of found) for (const imported of graph.getModuleInfo(id)?.importedIds ?? []) found.add(imported)
  return found
}
