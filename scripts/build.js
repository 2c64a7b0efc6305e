// `npm run build`: src → dist and oclif.manifest.json.
import { join } from 'node:path'
import { bundle } from './build/bundle.js'
import { writeCommandManifest } from './build/command-manifest.js'
import { build, markFresh } from './lib/freshness.js'
import { root } from './lib/prepare.js'

// Taken before the work: what changes meanwhile makes the build stale, not wrongly fresh.
const stamp = build(root).stamp()
await bundle(join(root, 'dist'))
await writeCommandManifest(root)
markFresh(build(root), stamp)
