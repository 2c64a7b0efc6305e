import { expect, test } from 'vitest'
import { waitingSegments } from '../../../src/engine/health/wal-queue.ts'
import { sizeWords, timeWords } from '../../../src/engine/health/words.ts'

const mebibyte = 1024 * 1024

test.each([
  ['of 16 MiB', '16MB', 43 * 16 * mebibyte + 5, '000000010000000000000001', 42],
  ['of 1 MiB', '1MB', (4096 + 3) * mebibyte, '000000010000000000000FFF', 4],
  ['of 1 GiB', '1GB', 9 * 1024 * mebibyte, '000000010000000100000003', 2],
  ['over the end of the low part', '16MB', 257 * 16 * mebibyte, '0000000100000000000000FF', 2],
  ['of an older timeline', '16MB', 10 * 16 * mebibyte, '000000010000000000000009', 1],
  ['after a backup', '16MB', 10 * 16 * mebibyte, '000000010000000000000008.00000028.backup', 2],
  ['archived ahead of a position that was read before', '16MB', 5 * 16 * mebibyte, '000000010000000000000007', 0],
])('segments %s are counted', (_, size, at, last, waiting) => {
  expect(waitingSegments(at, size, last)).toBe(waiting)
})

test('the history of a timeline is no segment', () => {
  expect(waitingSegments(1e9, '16MB', '00000002.history')).toBeUndefined()
})

test('times and sizes are told with as many digits as a person needs', () => {
  expect([0, 420, 9999, 12_400, 600_000, 9_000_000].map(timeWords)).toEqual([
    '0 s',
    '0.4 s',
    '10 s',
    '12 s',
    '10 min',
    '2.5 h',
  ])
  expect([0, 1023, 1536, 16 * mebibyte, 1.5 * 1024 ** 3, 5000 * 1024 ** 4].map(sizeWords)).toEqual([
    '0 B',
    '1023 B',
    '1.5 kB',
    '16 MB',
    '1.5 GB',
    '5000 TB',
  ])
})
