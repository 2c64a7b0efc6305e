import { type Logger } from '@oclif/core/interfaces'

const ignore = (): void => undefined

/** oclif logs its own inner life at length. Nobody reads it here, and the library for it takes long to load. */
export const silence: Logger = {
  namespace: 'oclif',
  child: () => silence,
  debug: ignore,
  error: ignore,
  info: ignore,
  trace: ignore,
  warn: ignore,
}
