import { type Place } from './place.ts'

/** A command a person runs for a hop; `{version}` stands for the version to install. */
export interface HopCommand {
  /** Which step of the hop it belongs to. */
  readonly step: 'before' | 'install' | 'migrate' | 'check'
  /** On which hosts, by role: `application`, `database`, `every node`. */
  readonly on: string
  readonly run: string
}

/** A way to install the product: a package, a container, a chart. */
export interface InstallType {
  readonly id: string
  readonly name: string
  readonly commands: readonly HopCommand[]
  readonly place: Place
}
