import { type Queries } from '../ports/database.ts'

/** Who did what to what, and why. The record is part of the transaction that does it. */
export interface AuditEntry {
  readonly actor: string
  /** `pause`, `migrate-up`, `repair`: the verb of the command. */
  readonly action: string
  /** What it was done to: `background-migration:Name/20250101000000`, `migration:20250101000000`. */
  readonly subject: string
  readonly because?: string | undefined
  readonly detail?: Readonly<Record<string, unknown>> | undefined
}

export async function recordAudit(tx: Queries, { actor, action, subject, because, detail }: AuditEntry): Promise<void> {
  await tx.query(
    'INSERT INTO waystop.audit (actor, action, subject, because, detail) VALUES ($1, $2, $3, $4, $5::jsonb)',
    [actor, action, subject, because ?? null, detail === undefined ? null : JSON.stringify(detail)],
  )
}
