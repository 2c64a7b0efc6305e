import { type BackgroundSystem, type SystemName } from '../../engine/background/system.ts'

/** Loads the code of one system; the others stay on disk. */
export async function systemNamed(name: SystemName): Promise<BackgroundSystem> {
  switch (name) {
    case 'native':
      return (await import('../../engine/background/native-system.ts')).nativeSystem
    case 'gitlab':
      return (await import('../../engine/systems/gitlab/system.ts')).gitlabSystem
    case 'registry':
      return (await import('../../engine/systems/registry/system.ts')).registrySystem
  }
}
