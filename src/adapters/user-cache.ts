import { lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { type TextCache } from '../ports/text-cache.ts'

/**
 * A cache below the user's cache folder. It is used only while that folder belongs to the user alone. An entry is found
 * by a hash of its sources, but it counts only when it holds exactly these sources and its checksum is right: the hash
 * need not be a cryptographic one, whose library alone would take longer to load than everything else here. Nothing in
 * the cache is needed: whoever cannot read or write it works without.
 */
export function userCache(environment: Readonly<Record<string, string | undefined>>): TextCache {
  const folder = join(environment['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'waystop', 'manifests')
  return {
    get: (sources) => (isOurs(folder) ? read(folder, joined(sources)) : undefined),
    put: (sources, text) => write(folder, joined(sources), text),
  }
}

function joined(sources: readonly string[]): Buffer {
  return Buffer.from(sources.map((text) => `${text.length}:${text}`).join(''))
}

function isOurs(folder: string): boolean {
  const found = lstatSync(folder, { throwIfNoEntry: false })
  if (!found?.isDirectory()) return false
  return process.getuid === undefined || (found.uid === process.getuid() && (found.mode & 0o022) === 0)
}

/** 32 bits over every `stride`th group of four bytes, FNV-1a's way: it finds entries and damaged files, nothing else. */
function checksum(bytes: Buffer, stride: number): number {
  // Copied, because a view of four bytes each must start at a multiple of four.
  const start = bytes.byteOffset
  const words = new Int32Array(bytes.buffer.slice(start, start + bytes.length - (bytes.length % 4)) as ArrayBuffer)
  let sum = 0x81_1c_9d_c5 ^ bytes.length
  for (let i = 0; i < words.length; i += stride) sum = Math.imul(sum ^ words[i]!, 0x01_00_01_93)
  for (const byte of bytes.subarray(words.length * 4)) sum = Math.imul(sum ^ byte, 0x01_00_01_93)
  return sum >>> 0
}

/** Four numbers stand before sources and text: a mark, two lengths, and the checksum of the text. */
const headLength = 16
const mark = 0x57_41_59_31

function read(folder: string, sources: Buffer): string | undefined {
  try {
    const entry = readFileSync(fileOf(folder, sources))
    const body = entry.subarray(headLength)
    const [kind, sourceLength, textLength, sum] = [0, 4, 8, 12].map((at) => entry.readUInt32LE(at))
    const fits = kind === mark && sourceLength === sources.length && body.length === sourceLength + textLength!
    if (!fits || body.compare(sources, 0, sources.length, 0, sources.length) !== 0) return undefined
    const text = body.subarray(sources.length)
    return checksum(text, 4) === sum ? text.toString() : undefined
  } catch {
    return undefined
  }
}

function fileOf(folder: string, sources: Buffer): string {
  return join(folder, `${checksum(sources, 64).toString(16).padStart(8, '0')}-${sources.length}`)
}

function write(folder: string, sources: Buffer, text: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    if (!isOurs(folder)) return
    const content = Buffer.from(text)
    const head = Buffer.alloc(headLength)
    for (const [i, value] of [mark, sources.length, content.length, checksum(content, 4)].entries())
      head.writeUInt32LE(value, i * 4)
    const file = fileOf(folder, sources)
    writeFileSync(`${file}.${process.pid}`, Buffer.concat([head, sources, content]), { mode: 0o600 })
    renameSync(`${file}.${process.pid}`, file)
    forgetOldest(folder)
  } catch {
    // A full or read-only disk costs only the time to read the manifest again.
  }
}

/** So many entries are kept; the ones written longest ago go. */
const keptEntries = 32

function forgetOldest(folder: string): void {
  const entries = readdirSync(folder).map((name) => ({ name, at: statSync(join(folder, name)).mtimeMs }))
  for (const { name } of entries.toSorted((a, b) => b.at - a.at).slice(keptEntries))
    rmSync(join(folder, name), { force: true })
}
