import { type DriverDefinition, type DriverKind } from '../../domain/driver.ts'
import { type Installation } from '../../domain/installation.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { chooseDriver, type DriverChoice as ChosenDriver } from '../../run/drivers/choose-driver.ts'
import { type RunRecord } from '../../run/record.ts'
import { isDriven } from '../migrate/driven.ts'
import { flagsIn } from './remembered.ts'

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

/**
 * As a run was begun: the same driver in the same way, be its calls made or shown. Where the manifest has no such driver any more,
 * what comes nearest to it.
 */
export function choiceAgain(
  site: Omit<Site, 'installType'>,
  { driver, question }: Pick<RunRecord, 'driver' | 'question'>,
): DriverChoice {
  const whole: Site = { ...site, installType: flagsIn(question).install }
  const named = driverChoice(whole, driver.id)
  if (named.kind === driver.kind || driver.kind === 'command') return named
  const ofKind = driverChoice(whole, driver.kind)
  return ofKind.id === driver.id ? ofKind : named
}
