import { type DriverDefinition, type DriverKind } from '../../domain/driver.ts'
import { type Installation } from '../../domain/installation.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { chooseDriver, type DriverChoice as ChosenDriver } from '../../run/drivers/choose-driver.ts'
import { isDriven } from '../migrate/driven.ts'

/** How a product is driven, before anything of it is opened. */
export interface DriverChoice {
  readonly kind: DriverKind
  readonly id: string
  readonly name: string
  /** Calls of the manifest that it makes; undefined: none. */
  readonly definition: DriverDefinition | undefined
  readonly chosen: ChosenDriver
}

interface Site {
  readonly manifest: Manifest
  readonly installation: Installation | undefined
  /** How it is installed, where a flag says so. */
  readonly installType: string | undefined
}

const names: Readonly<Record<DriverKind, string>> = {
  native: 'plan itself',
  guided: 'a person',
  command: "the product's tools",
}

/** `--driver`, the installation file, the manifest's driver for the way it is installed, `plan` itself, a person: in this order. */
export function driverChoice({ manifest, installation, installType }: Site, asked: string | undefined): DriverChoice {
  const chosen = chooseDriver(manifest, {
    driver: asked ?? installation?.driver,
    installType: installType ?? installation?.installType,
    drivable: isDriven(manifest),
  })
  const { kind, definition } = chosen
  return { kind, id: definition?.id ?? kind, name: definition?.name ?? names[kind], definition, chosen }
}
