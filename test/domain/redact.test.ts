import { expect, test } from 'vitest'
import { redact } from '../../src/domain/redact.ts'

test.each([
  ['postgresql://me:hush@db/x', 'postgresql://me:***@db/x'],
  ['main=postgresql://me:hu/sh@@db/x', 'main=postgresql://me:***@db/x'],
  ["host=db password='hu\\' sh' user=me", 'host=db password=*** user=me'],
  ['host=db password=hu\\ sh user=me', 'host=db password=*** user=me'],
  ['host=db password = hush', 'host=db password = ***'],
  ['postgresql://db/x?password=hush&sslmode=require', 'postgresql://db/x?password=***&sslmode=require'],
  ['sslkey=k sslpassword=hush', 'sslkey=k sslpassword=***'],
  ['PGPASSWORD is not told: password: hush', 'PGPASSWORD is not told: password: ***'],
  ['nothing secret at postgresql://db:5432/x', 'nothing secret at postgresql://db:5432/x'],
])('%s is shown without its secret', (text, shown) => {
  expect(redact(text)).toBe(shown)
})
