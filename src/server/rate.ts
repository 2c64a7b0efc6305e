import { type Clock } from '../ports/clock.ts'

/** So many a second in the long run, and so many at once. */
export interface Rate {
  readonly perSecond: number
  readonly burst: number
}

/** A bucket of tokens for each who asks. */
export interface RateLimit {
  /** Seconds to wait; 0: go on. What is refused costs nothing. */
  readonly take: (key: string, cost?: number) => number
  /** Takes without asking, down to an empty bucket: for what turned out badly. */
  readonly charge: (key: string, cost: number) => void
}

/** Those who asked last; whoever falls out begins with a full bucket. */
const mostKeys = 10_000

interface Bucket {
  tokens: number
  at: number
}

export function rateLimit({ now }: Clock, { perSecond, burst }: Rate): RateLimit {
  const buckets = new Map<string, Bucket>()
  const bucketOf = (key: string): Bucket => {
    const at = now()
    const known = buckets.get(key)
    buckets.delete(key)
    // A clock that was set back gives nothing and takes nothing.
    const grown = known ? known.tokens + (Math.max(0, at - known.at) / 1000) * perSecond : burst
    const bucket = { tokens: Math.min(burst, grown), at }
    buckets.set(key, bucket)
    if (buckets.size > mostKeys) buckets.delete(buckets.keys().next().value!)
    return bucket
  }
  return {
    take: (key, cost = 1) => {
      const bucket = bucketOf(key)
      if (bucket.tokens < cost) return (cost - bucket.tokens) / perSecond
      bucket.tokens -= cost
      return 0
    },
    charge: (key, cost) => {
      const bucket = bucketOf(key)
      bucket.tokens = Math.max(0, bucket.tokens - cost)
    },
  }
}

/** One who has many addresses of version 6 has them in one network of 64 bits. */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:/iu, '')
  if (!plain.includes(':')) return plain
  return plain.split('::')[0]!.split(':').slice(0, 4).join(':')
}
