import { describe, expect, test } from 'vitest'
import { sharedSnapshot, snapshotTimes } from '../../src/app/serve/snapshot.ts'
import { type Clock } from '../../src/ports/clock.ts'

/** A clock that goes when it is told to. */
function handClock(): Clock & { readonly go: (milliseconds: number) => Promise<void> } {
  let now = 1_000_000
  const waits: { readonly until: number; readonly resolve: () => void }[] = []
  return {
    now: () => now,
    wait: (duration, signal) =>
      new Promise((resolve) => {
        waits.push({ until: now + duration, resolve })
        signal?.addEventListener('abort', () => resolve())
      }),
    go: async (milliseconds) => {
      now += milliseconds
      for (const { until, resolve } of waits) if (until <= now) resolve()
      await new Promise((resolve) => setImmediate(resolve))
    },
  }
}

interface Pending {
  readonly give: (value: string) => void
  readonly fail: (error: Error) => void
}

function scene() {
  const clock = handClock()
  const readings: Pending[] = []
  const read = (): Promise<string> => new Promise((give, fail) => readings.push({ give, fail }))
  return { clock, readings, snapshot: sharedSnapshot({ clock, read, text: (value) => value }) }
}

describe('A shared snapshot', () => {
  test('is read once for all who ask within a second, and again after it', async () => {
    const { clock, readings, snapshot } = scene()
    const all = Array.from({ length: 200 }, () => snapshot.take())
    readings[0]!.give('a')
    expect(new Set(await Promise.all(all)).size).toBe(1)
    await clock.go(snapshotTimes.fresh - 1)
    await snapshot.take()
    expect(readings).toHaveLength(1)
    await clock.go(1)
    const next = snapshot.take()
    expect(readings).toHaveLength(2)
    readings[1]!.give('b')
    expect((await next).value).toBe('b')
  })

  test('changes its version exactly when what was read differs', async () => {
    const { clock, readings, snapshot } = scene()
    const versions: string[] = []
    for (const value of ['a', 'a', 'b', 'a']) {
      const taking = snapshot.take()
      readings.at(-1)!.give(value)
      versions.push((await taking).version)
      await clock.go(snapshotTimes.fresh)
    }
    const [first, second, third, fourth] = versions
    expect(first).toBe(second)
    expect(new Set([first, third, fourth]).size).toBe(3)
  })

  test('tells an error to all who waited, and is read anew a second later', async () => {
    const { clock, readings, snapshot } = scene()
    const both = Promise.allSettled([snapshot.take(), snapshot.take()])
    readings[0]!.fail(new Error('down'))
    expect((await both).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    await expect(snapshot.take()).rejects.toThrow('down')
    await clock.go(snapshotTimes.fresh)
    const next = snapshot.take()
    readings[1]!.give('up')
    expect((await next).value).toBe('up')
  })

  test('that takes long is waited for by all, not doubled, while the one before is given with its age', async () => {
    const { clock, readings, snapshot } = scene()
    const first = snapshot.take()
    readings[0]!.give('old')
    const { at } = await first
    await clock.go(5000)
    const slow = snapshot.take()
    await clock.go(snapshotTimes.patience)
    expect(await slow).toMatchObject({ value: 'old', at })
    const slower = snapshot.take()
    await clock.go(snapshotTimes.patience)
    expect((await slower).value).toBe('old')
    expect(readings).toHaveLength(2)
    await clock.go(snapshotTimes.oldest)
    const tooOld = snapshot.take()
    readings[1]!.give('new')
    expect((await tooOld).value).toBe('new')
  })

  test('that was begun before something was changed is not given after the change', async () => {
    const { readings, snapshot } = scene()
    const before = snapshot.take()
    snapshot.forget()
    const after = snapshot.take()
    readings[0]!.give('before')
    await before
    const third = snapshot.take()
    readings[1]!.give('after')
    expect([(await after).value, (await third).value]).toEqual(['after', 'after'])
    expect(readings).toHaveLength(2)
  })
})
