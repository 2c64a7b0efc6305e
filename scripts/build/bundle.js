import { rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import { filesBelow, replaceFile } from '../lib/files.js'
import { directBuiltins } from './builtins.js'
import { chunksOf } from './chunks.js'
import { leanOclif } from './lean-oclif.js'

/** @typedef {import('rolldown').OutputChunk} Chunk */

const project = fileURLToPath(new URL('../..', import.meta.url))

/** How long a chunk of an earlier build stays, for commands that are still running and may yet import it. */
const leftoverMinutes = 60

/**
 * Bundles the command line into `folder`, one entry per command: a run loads its own command only.
 * @param {string} folder
 * @param {Record<string, string>} [extraEntries] further commands, for measurements
 */
export async function bundle(folder, extraEntries = {}) {
  const build = await rolldown({
    cwd: project,
    input: { run: join(project, 'src/main.ts'), ...commandEntries(), ...extraEntries },
    platform: 'node',
    // An import of types only is no import: the graph below is the one that runs.
    transform: { typescript: { onlyRemoveTypeImports: false } },
    checks: { configurationFieldConflict: false },
    preserveEntrySignatures: 'allow-extension',
    // The embedded database finds its WebAssembly beside its own code.
    external: ['typescript', /^@electric-sql\//],
    treeshake: {
      // Importing a file of ours does nothing by itself; an import of types only would otherwise bring its schemas along.
      moduleSideEffects: [{ test: /[\\/](?:typebox|src)[\\/]/, sideEffects: false }],
      manualPureFunctions: ['Type'],
    },
    plugins: [leanOclif, directBuiltins],
  })
  const { output } = await build.generate({
    format: 'esm',
    minify: { mangle: false },
    chunkFileNames: 'chunks/[name]-[hash].js',
    codeSplitting: chunksOf(project),
  })
  await build.close()
  writeChunks(
    folder,
    output.filter((file) => file.type === 'chunk'),
  )
}

function commandEntries() {
  const folder = join(project, 'src/commands')
  const names = filesBelow(folder).map((file) => file.replace(/\.ts$/, ''))
  return Object.fromEntries(names.map((name) => [`commands/${name}`, join(folder, `${name}.ts`)]))
}

/**
 * Shared chunks first, then the entries that import them: a command that starts meanwhile finds one build or the other.
 * @param {string} folder
 * @param {readonly Chunk[]} chunks
 */
function writeChunks(folder, chunks) {
  for (const { fileName, code } of chunks.toSorted((a, b) => Number(a.isEntry) - Number(b.isEntry))) {
    replaceFile(join(folder, fileName), code)
  }
  const written = new Set(chunks.map((chunk) => chunk.fileName))
  const leftovers = filesBelow(folder).filter((file) => !written.has(file) && !mayStillBeImported(folder, file))
  for (const file of leftovers) rmSync(join(folder, file))
}

/**
 * @param {string} folder
 * @param {string} file
 */
function mayStillBeImported(folder, file) {
  return file.startsWith('chunks/') && Date.now() - statSync(join(folder, file)).mtimeMs < leftoverMinutes * 60_000
}
