// `npm test`: installs and builds what is out of date, then runs vitest. Containers are not among what it runs unasked: they
// need a Docker engine.
import { join } from 'node:path'
import { developmentNode, prepare, root } from './lib/prepare.js'
import { run } from './lib/run.js'

await prepare()
const asked = process.argv.slice(2)
const chosen = asked.some((arg) => arg.startsWith('--project'))
const projects = chosen ? [] : ['pure', 'database', 'contract'].flatMap((name) => ['--project', name])
const vitest = [join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...projects, ...asked]
process.exitCode = await run(developmentNode(), vitest, { cwd: root, stdio: 'inherit' })
