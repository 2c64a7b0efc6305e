import { expect, test } from 'vitest'
import { withRemembered } from '../../../src/app/run/remembered.ts'

const site = ['--product', 'example', '--database', 'main=postgresql://ann:***@db/harbor']

test('a password that was taken out of a journal is no password: the server is asked without one', () => {
  expect(withRemembered({}, site)).toMatchObject({ product: 'example', database: ['main=postgresql://ann@db/harbor'] })
})

test('databases that are named go before those of the journal', () => {
  const named = ['main=postgresql://ann:secret@db/harbor']
  expect(withRemembered({ database: named }, site)).toMatchObject({ product: 'example', database: named })
})
