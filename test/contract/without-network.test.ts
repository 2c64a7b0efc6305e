import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { fixedCli } from '../support/fixed-cli.ts'

const { cwd, plan } = fixedCli()

/** Ends the process with a stack at the first connection, name or request, whichever module asks for it. */
const noNetwork = `
import dgram from 'node:dgram'
import dns from 'node:dns'
import http from 'node:http'
import https from 'node:https'
import net from 'node:net'
import tls from 'node:tls'
const refuse = (what) => () => { console.error(new Error('network: ' + what).stack); process.exit(99) }
net.Socket.prototype.connect = refuse('connect')
net.connect = net.createConnection = refuse('net')
tls.connect = refuse('tls')
http.request = http.get = https.request = https.get = refuse('http')
dgram.createSocket = refuse('dgram')
for (const name of Object.keys(dns)) if (/^(lookup|resolve|reverse)/.test(name)) dns[name] = refuse('dns')
globalThis.fetch = refuse('fetch')
`

writeFileSync(join(cwd, 'no-network.mjs'), noNetwork)
const preload = `--import=${pathToFileURL(join(cwd, 'no-network.mjs')).href}`

test('the preload refuses what it should', async () => {
  writeFileSync(join(cwd, 'try.mjs'), `await fetch('http://127.0.0.1:9')`)
  const { code } = await plan(['--version'], {
    env: { NODE_OPTIONS: `${preload} --import=${pathToFileURL(join(cwd, 'try.mjs')).href}` },
  })
  expect(code).toBe(99)
})

test.each([
  [['start']],
  [['upgrade', '--from', '15.11.13', '--to', '18.8.10']],
  [['upgrade', '--from', '15.11.13', '--to', '18.8.10', '--alternatives', '--verbose']],
  [['upgrade', '--manifest', 'depot', '--from', '1.2.1', '--json']],
  ...['markdown', 'mermaid', 'dot', 'svg', 'html'].map((format) => [
    ['upgrade', '--manifest', 'depot', '--from', '1.2.1', '--format', format],
  ]),
  [['next', '--from', '15.11.13', '--to', '18.8.10', '--install', 'linux-package']],
  [['init', '--product', 'gitlab', '--version', '15.11.13']],
  [['facts', 'sql']],
  [['manifest', 'show']],
])('plan %j works without any network', async (args) => {
  expect(await plan(args, { env: { NODE_OPTIONS: preload } })).toMatchObject({ code: 0, stderr: '' })
})
