import { type Instant } from '../domain/time.ts'

export interface Clock {
  readonly now: () => Instant
}
