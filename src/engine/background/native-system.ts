import { applyNative, planNative } from './control-native.ts'
import { nativeAttempts } from './history.ts'
import { readNativeStatus } from './read-status.ts'
import { type BackgroundSystem } from './system.ts'

/** Background migrations that `plan` itself runs: the tables of the schema `waystop`. */
export const nativeSystem: BackgroundSystem = {
  name: 'native',
  list: readNativeStatus,
  attempts: nativeAttempts,
  plan: planNative,
  apply: applyNative,
}
