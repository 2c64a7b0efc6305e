import { Type, type TSchema, type TString, type TUnsafe } from 'typebox'

/** Small words the schemas of manifest and installation file are made of. Every one takes the field's description. */

export const text = (description: string): TString => Type.String({ minLength: 1, maxLength: 20_000, description })

export const identifier = (description: string): TString =>
  Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}$', description })

export const versionText = (description: string): TString =>
  Type.String({ minLength: 1, maxLength: 128, title: 'version', description })

/** A line (`17.3`) or an exact version (`17.3.7`). */
export const pointText = (description: string): TString =>
  Type.String({ minLength: 1, maxLength: 128, title: 'line or version', description })

export const rangeText = (description: string): TString =>
  Type.String({ minLength: 1, maxLength: 512, title: 'version range', description })

export const dateText = (description: string): TString =>
  Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', title: 'date YYYY-MM-DD', description })

export const instantText = (description: string): TString =>
  Type.String({
    pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,3})?)?(Z|[+-]\\d{2}:\\d{2})$',
    title: 'instant like 2025-04-27T00:00:00Z',
    description,
  })

export const durationText = (description: string): TString =>
  Type.String({ pattern: '^\\d{1,9}[smhdw]$', title: 'duration like 90s, 15m, 1h, 21d', description })

export const migrationId = (description: string): TString =>
  Type.String({ pattern: '^\\d{14}$', title: 'migration id of 14 digits', description })

export const listOf = <T extends TSchema>(item: T, description: string) =>
  Type.Array(item, { maxItems: 200_000, description })

/** One word out of a fixed list. */
export const oneOf = <const T extends readonly string[]>(words: T, description: string): TUnsafe<T[number]> =>
  Type.Unsafe<T[number]>(Type.Enum([...words], { description }))

/** An object that takes exactly these fields. */
export const fields = <T extends Record<string, TSchema>>(properties: T, description: string) =>
  Type.Object(properties, { additionalProperties: false, description })

export const optional = Type.Optional
