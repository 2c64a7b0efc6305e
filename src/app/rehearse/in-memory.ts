import { type Database, type Databases, type DatabaseTarget } from '../../ports/database.ts'
import { type Opened } from './server.ts'

type Images = ReadonlyMap<string, Uint8Array>

/** Embedded databases that are gone when they are closed. */
export async function inMemory(databases: Databases, names: readonly string[], images?: Images): Promise<Opened> {
  const opened = await openAll(databases, names, images)
  const close = async (): Promise<void> => {
    await Promise.allSettled([...opened.values()].map((database) => database.close()))
  }
  let taken: Promise<Images> | undefined
  return {
    opened,
    close,
    another: async () => inMemory(databases, names, await (taken ??= imagesOf(opened))),
  }
}

async function imagesOf(opened: ReadonlyMap<string, Database>): Promise<Images> {
  const images = new Map<string, Uint8Array>()
  for (const [name, { image }] of opened) images.set(name, await image!())
  return images
}

async function openAll(
  databases: Databases,
  names: readonly string[],
  images: Images | undefined,
): Promise<ReadonlyMap<string, Database>> {
  const target = (name: string): DatabaseTarget => ({
    kind: 'embedded',
    name,
    folder: 'memory',
    command: 'plan rehearse',
    image: images?.get(name),
  })
  const opening = await Promise.allSettled(names.map((name) => databases.open(target(name))))
  const opened = opening.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  const failed = opening.find((one) => one.status === 'rejected')
  if (!failed) return new Map(opened.map((database) => [database.name, database]))
  await Promise.allSettled(opened.map((database) => database.close()))
  throw failed.reason
}
