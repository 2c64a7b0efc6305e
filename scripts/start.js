// `npm start`: installs and builds what is out of date, then becomes the command line.
import { join } from 'node:path'
import { developmentNode, isThisNodeSupported, prepare, root } from './lib/prepare.js'
import { run } from './lib/run.js'

const command = join(root, 'bin/run.js')
const args = process.argv.slice(2)

await prepare()
if (isThisNodeSupported) {
  process.argv = [process.execPath, command, ...args]
  await import('../bin/run.js')
} else {
  process.exitCode = await run(developmentNode(), [command, ...args], { stdio: 'inherit' })
}
