'use strict'
// Syntax of Node 12: this file must run on the Nodes it refuses.

/** The same as `engines.node` of package.json; a test compares them. */
exports.range = '^22.22.2 || ^24.15.0 || >=26'

/** @param {string} version for example `24.21.0` */
exports.supports = function supports(version) {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number)
  if (major === 22) return minor > 22 || (minor === 22 && patch >= 2)
  if (major === 24) return minor >= 15
  return major >= 26
}
