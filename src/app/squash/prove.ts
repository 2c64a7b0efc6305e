import { UserError } from '../../domain/errors.ts'
import { type SquashEntry } from '../../domain/squash.ts'
import { type Ports } from '../../ports/ports.ts'
import { type ServerProofs, type SquashProofs } from '../../results/squash-proof.ts'
import { isDriven } from '../migrate/driven.ts'
import { withOwnServer } from '../rehearse/own-server.ts'
import { minimumOf, versionAt, withRelease } from './proof/folding-release.ts'
import { proveFresh } from './proof/fresh.ts'
import { type ProofGround } from './proof/ground.ts'
import { type ProductState } from './proof/product-state.ts'
import { proveRows } from './proof/seeded.ts'
import { openTheatre, within, type Worlds, worldsOf } from './proof/theatre.ts'
import { proveUpgrades } from './proof/upgrades.ts'
import { verdictOf } from './proof/verdict.ts'

/** A product as it was and as it is, and which squash lies between. */
export interface SquashToProve {
  readonly before: ProductState
  readonly after: ProductState
  readonly squash: Pick<SquashEntry, 'in' | 'upTo'>
}

export interface ProofOptions {
  /** Major versions; for each a server is made of the programs of this machine. None: embedded databases in memory. */
  readonly postgres?: readonly number[] | undefined
  /** A server that is there, on which databases are made and dropped. */
  readonly against?: string | undefined
  /** What happens meanwhile, one line. */
  readonly tell: (line: string) => void
}

/**
 * Proves a squash on databases that are thrown away: that a fresh installation is what it was, that every installation at or
 * above the minimum schema comes to the same, and that the rows are the same. Nothing is written anywhere else. What refutes it
 * is an answer; a server that cannot be had is thrown (UserError `no-postgres-programs`, DatabaseError).
 */
export async function proveSquash(
  ports: Ports,
  { before, after, squash }: SquashToProve,
  { postgres = [], against, tell }: ProofOptions,
): Promise<SquashProofs> {
  const begun = ports.clock.now()
  requireProvable(before)
  const folding = versionAt(after.manifest, squash.in)
  const minimum = minimumOf(after.manifest, folding, squash.upTo)
  const out = (state: ProductState): ProductState => ({ ...state, manifest: withRelease(state.manifest, folding) })
  const worlds = await worldsOf(ports, { before: out(before), after: out(after) })
  const asked = { folding: folding.text, minimum, tell, now: ports.clock.now }
  const servers: ServerProofs[] = []
  const remarks: string[] = []
  const signal = ports.host.stopSignal()
  const majors = against === undefined && postgres.length > 0 ? postgres : [undefined]
  for (const major of majors) {
    const onOne = (url: string | undefined): Promise<Proved> => onServer({ worlds, asked, signal, against: url })
    const { server, remarks: some } = await withOwnServer(ports, { postgres: major, against }, tell, {
      work: onOne,
      interrupted: () => ({ server: undefined, remarks: [] }),
    })
    remarks.push(...some)
    if (server) servers.push(server)
    else break
  }
  return {
    ...verdictOf(servers, signal.aborted),
    in: folding.text,
    minimum_schema: minimum.text,
    servers,
    remarks: [...new Set(remarks)],
    took_ms: ports.clock.now() - begun,
  }
}

interface Proved {
  /** Undefined: somebody ended it. */
  readonly server: ServerProofs | undefined
  readonly remarks: readonly string[]
}

interface OneServer {
  readonly worlds: Worlds
  readonly asked: Omit<ProofGround, 'check' | 'leftOut' | 'open' | 'worlds'>
  readonly signal: AbortSignal
  readonly against: string | undefined
}

async function onServer({ worlds, asked, signal, against }: OneServer): Promise<Proved> {
  try {
    // Copies of empty databases are made sooner than new ones.
    return await within(openTheatre(worlds, against), (empty) => {
      const check = (): void => signal.throwIfAborted()
      return allProofs({ ...asked, worlds, open: empty.another, check, leftOut: new Set() })
    })
  } catch (error) {
    // Whatever fails while somebody ends it fails because of that.
    if (signal.aborted) return { server: undefined, remarks: [] }
    throw error
  }
}

async function allProofs(ground: ProofGround): Promise<Proved> {
  const begun = ground.now()
  const fresh = await proveFresh(ground)
  const upgrades = await proveUpgrades(ground, fresh.expected)
  const rows = proveRows({
    fresh: fresh.tables,
    isFreshMade: fresh.isMade,
    cases: upgrades.cases,
    hasSamples: ground.worlds.before.manifest.samples.length > 0,
  })
  return {
    server: { where: fresh.where, proofs: [fresh.proof, upgrades.proof, rows], took_ms: ground.now() - begun },
    remarks: [...fresh.remarks, ...upgrades.cases.flatMap((one) => one.remarks), ...ground.leftOut],
  }
}

/** Only what plan can install is proven. Throws UserError `not-driven`. */
export function requireProvable({ manifest }: ProductState): void {
  if (isDriven(manifest)) return
  throw new UserError({
    code: 'not-driven',
    what: `the manifest of ${manifest.product.name} names no SQL, so plan cannot install it before and after its squash`,
    next: 'compare two structure dumps instead: plan squash verify --structure NEW.sql --against OLD.sql',
  })
}
