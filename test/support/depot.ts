import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The small product of the tests: every kind of thing a manifest can hold, once. */
export const depotFolder = fileURLToPath(new URL('../fixtures/products/depot', import.meta.url))

export const depotText = readFileSync(`${depotFolder}/manifest.yaml`, 'utf8')
