/** Exceptions that Rails makes of exactly one SQLSTATE of PostgreSQL. */
const sqlstates: Readonly<Record<string, string>> = {
  'ActiveRecord::QueryCanceled': '57014',
  'ActiveRecord::LockWaitTimeout': '55P03',
  'ActiveRecord::Deadlocked': '40P01',
  'ActiveRecord::SerializationFailure': '40001',
  'ActiveRecord::NotNullViolation': '23502',
  'ActiveRecord::InvalidForeignKey': '23503',
  'ActiveRecord::RecordNotUnique': '23505',
  'PG::QueryCanceled': '57014',
  'PG::NotNullViolation': '23502',
  'PG::ForeignKeyViolation': '23503',
  'PG::UniqueViolation': '23505',
  'PG::CheckViolation': '23514',
}

/** Undefined where the class alone does not tell. */
export const sqlstateOf = (exceptionClass: string | null): string | undefined => sqlstates[exceptionClass ?? '']

/** The class, and what it said. */
export function failureText(exceptionClass: string | null, message: string | null): string {
  return [exceptionClass, message].filter((part) => part !== null && part !== '').join(': ')
}
