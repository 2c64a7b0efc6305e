import { type Holder, holdersOf } from '../../engine/background/holders.ts'
import { type Engine } from '../../engine/engine.ts'
import { type EngineEvent, type EngineSink } from '../../engine/events.ts'

/** Nothing can be done here now, because others have what is left. */
export interface WaitsEvent {
  readonly kind: 'waits'
  readonly database: string
  readonly because: string
}

/** Is told what workers do, and whom they wait for. */
export type RunSink = (event: EngineEvent | WaitsEvent) => void

/**
 * The same engine, which also tells whose batches it waits for when it has nothing to do, once for each of them: one that
 * died holds them until its lease ends, and silence would look like a command that hangs. What cannot be read is not told.
 */
export function tellingHolders(engine: Engine, only: readonly bigint[] | undefined, sink: RunSink): Engine {
  const { database } = engine
  const told = new Set<string>()
  const look = async (): Promise<void> => {
    for (const holder of await holdersOf(database, { own: engine.actor, only })) {
      const who = `${holder.owner} ${holder.name}`
      if (told.has(who)) continue
      told.add(who)
      sink({ kind: 'waits', database: database.name, because: words(holder) })
    }
  }
  const tell: EngineSink = (event) => {
    engine.tell(event)
    if (event.kind === 'idle') look().catch(() => undefined)
  }
  return { ...engine, tell }
}

function words({ owner, name, batches, left }: Holder): string {
  const what = batches === 1 ? 'a batch' : `${batches} batches`
  const free = `${batches === 1 ? 'it is' : 'they are'} free in ${Math.ceil(left / 1000)} s`
  return `waits for ${owner}, who has ${what} of ${name}; if that process is dead, ${free}`
}
