import { expect, test } from 'vitest'
import { rule } from '../../../src/rules/squash/squash-drops-queue.ts'
import { faultsIn, found } from '../example.ts'
import { folded, history } from './squashed.ts'

const queue = '20250101000000'
const subject = `Fill/${queue}`
const judged = (job: string, more = '') =>
  found(
    rule,
    history(`migrations: [${folded(queue, '"18.1"', '18.8')}${more}]
background_migrations: [{name: Fill, queued_by: "${queue}"${job}}]`),
  )

test('finalized before the squash or with it is fine, later is not', () => {
  expect(judged(', finalized_in: "18.3"')).toEqual([])
  expect(judged(', finalized_in: "18.8"')).toEqual([])
  expect(judged(', finalized_in: "18.8.2"')).toEqual([])
  expect(judged(', finalized_in: "18.9"')).toEqual([`error ${subject}`])
})

test('open is an error, unknown an information', () => {
  expect(judged(', finalization: open')).toEqual([`error ${subject}`])
  expect(judged('')).toEqual([`info ${subject}`])
  expect(judged(', finalization: unknown')).toEqual([`info ${subject}`])
})

test('an inferred finalizer that may be later is an information', () => {
  expect(judged(', finalized_in: {earliest: "18.7", latest: "18.8"}')).toEqual([])
  expect(judged(', finalized_in: {earliest: "18.8", latest: "18.9"}')).toEqual([`info ${subject}`])
  expect(judged(', finalized_in: {earliest: "18.9", latest: "18.10"}')).toEqual([`info ${subject}`])
})

test('what was given up by then, or queued again by another migration, may go', () => {
  expect(judged(', finalization: open, cancelled_in: "18.8"')).toEqual([])
  expect(judged(', finalization: open, cancelled_in: "18.9"')).toEqual([`error ${subject}`])
  expect(judged(`, finalization: open}, {name: Fill, queued_by: "20250202000000", requeues: "${queue}"`)).toEqual([])
})

test('a queueing migration that stays, or left for another reason, is not folded', () => {
  const stays = (entry: string) =>
    found(
      rule,
      history(
        `migrations: [${entry}]\nbackground_migrations: [{name: Fill, queued_by: "${queue}", finalization: open}]`,
      ),
    )
  expect(stays(`{id: "${queue}", release: "18.1"}`)).toEqual([])
  expect(stays(`{id: "${queue}", release: "18.1", removed: {in: "18.8", because: obsolete}}`)).toEqual([])
  expect(stays(`{id: "20250303000000", release: "18.1"}`)).toEqual([])
  expect(found(rule, history('background_migrations: [{name: Fill, queued_in: "18.1", finalization: open}]'))).toEqual(
    [],
  )
})

test('a patch that folds is compared with the patch that finalizes', () => {
  const patches = (finalized: string) =>
    found(
      rule,
      history(`migrations: [${folded(queue, '"18.1"', '18.8.1')}]
background_migrations: [{name: Fill, queued_by: "${queue}", finalized_in: "${finalized}"}]`),
    )
  expect(patches('18.8.1')).toEqual([])
  expect(patches('18.8.2')).toEqual([`error ${subject}`])
})

test('the finding stands at the removal and points at the background migration', () => {
  const manifest = history(`migrations: [${folded(queue, '"18.1"', '18.8')}]
background_migrations: [{name: Fill, queued_by: "${queue}", finalized_in: "18.9"}]`)
  expect(faultsIn({ manifest }, [rule])[0]).toMatchObject({
    message: `18.8 folds ${queue}, which queues Fill, and that is finalized in 18.9, which is later`,
    next: 'keep the queueing migration until the work is finalized',
    at: { field: ['removed'] },
    related: [{ message: 'Fill is here' }],
  })
})
