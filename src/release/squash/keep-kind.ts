/** Why a migration in reach is not folded. */
export type KeepKind =
  | 'release-unknown'
  | 'queues-unfinished'
  | 'queues-unknown'
  | 'queues-for-rows'
  | 'finalizes-kept'
  | 'depends-on-kept'
  | 'no-sql'
  | 'unreadable'
  | 'not-proven'
  | 'uses-new-value'
  | 'follows-kept'
