import { type Host } from '../ports/host.ts'

/** Who does something, as every record and lease of ours names them: `user@host:pid`. */
export function actorOf({ userName, hostName, pid }: Host): string {
  return `${userName}@${hostName}:${pid}`
}
