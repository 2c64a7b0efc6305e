import { type DriverDefinition } from '../../domain/driver.ts'

/** Where the manifest has no driver, nothing is called but gates: placeholders are filled all the same. */
export const unnamedDriver: DriverDefinition = {
  id: 'none',
  name: 'nobody',
  kind: 'guided',
  installTypes: [],
  calls: new Map(),
  states: new Map(),
  place: { file: '', line: 1, column: 1 },
}
