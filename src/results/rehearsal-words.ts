/** The steps of a hop that a rehearsal does. */
export const stepKinds = ['finish-due', 'migrate', 'verify', 'post-migrate', 'finish-background'] as const
