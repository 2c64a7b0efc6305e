// `npm test`: installs and builds what is out of date, then runs vitest.
import { join } from 'node:path'
import { developmentNode, prepare, root } from './lib/prepare.js'
import { run } from './lib/run.js'

await prepare()
const vitest = [join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...process.argv.slice(2)]
process.exitCode = await run(developmentNode(), vitest, { cwd: root, stdio: 'inherit' })
