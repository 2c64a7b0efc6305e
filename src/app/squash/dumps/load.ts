import { errorClassOf, QueryError } from '../../../domain/query-error.ts'
import { quoteIdentifier } from '../../../engine/identifiers.ts'
import { type Database, type Session } from '../../../ports/database.ts'
import { leftOutKind, type LeftOutKind, rolesIn } from './left-out.ts'
import { dumpParts, type DumpPart, type DumpStatement } from './statements.ts'

/** A statement that the server did not take. */
export interface Failed {
  readonly text: string
  readonly line: number
  /** What PostgreSQL answered. */
  readonly because: string
}

export interface Loaded {
  /** Statements that were run. */
  readonly statements: number
  readonly failed: readonly Failed[]
  /** How many of each kind were left out on purpose. */
  readonly leftOut: ReadonlyMap<LeftOutKind, number>
  /** Lines for psql that would have done something. */
  readonly commands: readonly { readonly text: string; readonly line: number }[]
}

export interface Loading {
  /** Roles that a dump names are made; only where the server is thrown away too. */
  readonly makesRoles: boolean
  /** Throws when somebody ended it. */
  readonly check: () => void
}

/** Loads a plain dump into an empty database. What cannot be loaded is an answer; a server that is gone is thrown. */
export function loadDump(database: Database, text: string, { makesRoles, check }: Loading): Promise<Loaded> {
  return database.session(async (session) => {
    const sorted = new Sorted(session, makesRoles, check)
    for (const part of dumpParts(text)) await sorted.take(part)
    await sorted.flush()
    return sorted
  })
}

/** As many characters go in one message: the way to the server and its commits cost more than most statements. */
const batchLength = 65_536
/** psql's own settings, and what a dump says about itself. */
const harmless = /^\\(?:(?:un)?restrict|connect|c|encoding|set|unset|echo|qecho|warn|pset|timing|x|a|t|o|q|r|p|\.)\b/u

class Sorted implements Loaded {
  statements = 0
  readonly failed: Failed[] = []
  readonly leftOut = new Map<LeftOutKind, number>()
  readonly commands: { text: string; line: number }[] = []
  private batch: DumpStatement[] = []
  private length = 0
  private readonly roles = new Set<string>()
  private readonly session: Session
  private readonly makesRoles: boolean
  private readonly check: () => void

  constructor(session: Session, makesRoles: boolean, check: () => void) {
    this.session = session
    this.makesRoles = makesRoles
    this.check = check
  }

  async take(part: DumpPart): Promise<void> {
    if (part.kind === 'rows') return
    if (part.kind === 'command') {
      if (harmless.test(part.text)) this.leave('psql')
      else this.commands.push({ text: part.text, line: part.line })
      return
    }
    const kind = leftOutKind(part)
    if (kind) {
      this.leave(kind)
      return
    }
    if (this.makesRoles) for (const role of rolesIn(part)) await this.makeRole(role)
    this.batch.push(part)
    this.length += part.text.length
    if (this.length >= batchLength) await this.flush()
  }

  /** A text of several statements is all or nothing: where one fails, each is sent by itself. */
  async flush(): Promise<void> {
    this.check()
    const { batch } = this
    this.batch = []
    this.length = 0
    if (batch.length === 0) return
    const failed = await this.send(batch.map(({ text }) => text).join(';\n'))
    if (failed === undefined) this.statements += batch.length
    else for (const one of batch) await this.alone(one)
  }

  private async alone(one: DumpStatement): Promise<void> {
    this.check()
    const because = await this.send(one.text)
    if (because === undefined) this.statements += 1
    else this.failed.push({ text: one.text, line: one.line, because })
  }

  private async send(text: string): Promise<string | undefined> {
    try {
      await this.session.script(text)
      return undefined
    } catch (error) {
      if (!(error instanceof QueryError) || errorClassOf(error.sqlstate) === 'transient') throw error
      return error.message
    }
  }

  private leave(kind: LeftOutKind): void {
    this.leftOut.set(kind, (this.leftOut.get(kind) ?? 0) + 1)
  }

  private async makeRole(role: string): Promise<void> {
    if (this.roles.has(role)) return
    this.roles.add(role)
    const { rows } = await this.session.query('SELECT FROM pg_roles WHERE rolname = $1', [role])
    if (rows.length === 0) await this.send(`CREATE ROLE ${quoteIdentifier(role)} NOLOGIN`)
  }
}
