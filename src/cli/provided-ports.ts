import { type Ports } from '../ports/ports.ts'

let provided: Ports | undefined

/** oclif makes the commands itself, so what `main.ts` built reaches them through here. */
export function providePorts(ports: Ports): void {
  provided = ports
}

export function ports(): Ports {
  if (!provided) throw new Error('ports are provided by main.ts before a command runs')
  return provided
}
