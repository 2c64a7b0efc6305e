/** Bytes of `16MB`, as PostgreSQL writes a size of a setting. */
function settingBytes(text: string): number {
  const [, number, unit = 'B'] = /^(\d+)(B|kB|MB|GB)?$/u.exec(text) ?? []
  return Number(number) * { B: 1, kB: 1024, MB: 1024 ** 2, GB: 1024 ** 3 }[unit as 'B' | 'kB' | 'MB' | 'GB']
}

/**
 * Segments after the last one that was archived, up to the one being written; counted as GitLab and its registry do. A segment's file is
 * named by timeline, and by its number in two parts whose base is the segments in 4 GiB: 256 only where a segment has
 * 16 MiB, which they take for granted. Undefined for what names no segment, as a timeline's history.
 */
export function waitingSegments(walAt: number, segmentSize: string, lastArchived: string): number | undefined {
  const [, high, low] = /^[0-9A-F]{8}([0-9A-F]{8})([0-9A-F]{8})/u.exec(lastArchived) ?? []
  if (high === undefined || low === undefined) return undefined
  const size = settingBytes(segmentSize)
  const archived = Number.parseInt(high, 16) * (2 ** 32 / size) + Number.parseInt(low, 16)
  return Math.max(0, Math.floor(walAt / size) - archived)
}
