/**
 * What oclif does at every start and no command of ours needs, taken out while bundling: together it costs as much as
 * everything else oclif does. Each change must find its place, so that a new version of oclif cannot pass unnoticed.
 */
export const leanOclif = {
  name: 'lean-oclif',
  transform: {
    filter: { id: /@oclif[\\/]core[\\/]lib[\\/].*\.js$/ },
    /**
     * @param {string} code
     * @param {string} id
     */
    handler(code, id) {
      const changes = Object.entries(perFile).filter(([file]) => id.replaceAll('\\', '/').endsWith(file))
      return makeRequiresLazy(changes.reduce((changed, [file, change]) => apply(changed, { file, ...change }), code))
    },
  },
}

const perFile = {
  // Commands in the order of code units: the first `localeCompare` of a process loads its collation tables.
  'config/plugin.js': { find: 'a.id.localeCompare(b.id)', replacement: '(a.id < b.id ? -1 : 1)' },
  // Whether this is WSL is a package to load and a file to read.
  'util/os.js': { find: "(await import('wsl-utils')).isWsl", replacement: 'false' },
}

/**
 * @param {string} code
 * @param {{ file: string, find: string, replacement: string }} change
 */
function apply(code, { file, find, replacement }) {
  if (!code.includes(find)) throw new Error(`oclif's ${file} has changed: there is no ${find}`)
  return code.replace(find, replacement)
}

const topLevelRequire = /^(?:const|var) (\w+) = ((?:__importDefault|__importStar)\()?require\("([^"]+)"\)\)?;$/gm

/**
 * Turns each top-level `const x = require('…')` into a require on first use. oclif requires there whatever any command
 * might need (help, themes, spinners, globbing); a run then evaluates only what it touches.
 * @param {string} code compiled CommonJS of TypeScript, where such a name is neither reassigned nor shadowed
 */
export function makeRequiresLazy(code) {
  /** @type {string[]} */
  const names = []
  const declared = code.replace(topLevelRequire, (_, name, wrap, id) => {
    names.push(name)
    const load = wrap ? `${wrap}require("${id}"))` : `require("${id}")`
    return `let ${name}$; const ${name}$load = () => (${name}$ ??= ${load});`
  })
  if (names.length === 0) return code
  return declared.replace(new RegExp(String.raw`(?<![\w$.])(?:${names.join('|')})(?![\w$])`, 'g'), '($&$$load())')
}
