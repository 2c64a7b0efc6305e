#!/usr/bin/env node
'use strict'
// Syntax of Node 12 and nothing newer at load time: an older Node must get as far as the sentence that says which is needed.
const nodeRange = require('./node-range.js')

if (nodeRange.supports(process.versions.node)) {
  require('./start.js')
} else {
  console.error(`plan needs Node ${nodeRange.range}; this is ${process.version}.`)
  process.exitCode = 2
}
