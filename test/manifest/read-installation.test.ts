import { describe, expect, test } from 'vitest'
import { readInstallation } from '../../src/manifest/read-installation.ts'

const read = (text: string) => readInstallation('site.yaml', `installation: 1\n${text}`)

describe('what an installation file says about runs', () => {
  test('windows, their zone, driver, restore points and who is told', () => {
    expect(
      read(`windows: ["Sat 22:00-05:00", "Mon-Fri 01:00-04:00"]
time_zone: Europe/Berlin
driver: linux-package
backup: {policy: session, command: [snapshot, --json], timeout: 90m}
notify: [mail, -s, upgrade, ops]`),
    ).toMatchObject({
      ok: {
        windows: [
          { days: [6], begin: 79_200_000, end: 104_400_000 },
          { days: [1, 2, 3, 4, 5], begin: 3_600_000 },
        ],
        timeZone: 'Europe/Berlin',
        driver: 'linux-package',
        backup: { policy: 'session', command: ['snapshot', '--json'], timeout: 5_400_000 },
        notify: ['mail', '-s', 'upgrade', 'ops'],
      },
    })
  })

  test('nothing of it must be there, and a hook is asked before every hop', () => {
    expect(read('backup: {command: [snapshot]}')).toMatchObject({
      ok: { windows: [], timeZone: undefined, driver: undefined, notify: [], backup: { policy: 'hop' } },
    })
    expect(read('product: gitlab')).toMatchObject({ ok: { backup: undefined } })
  })

  test.each([
    ['windows: ["Sat 22:00-05:00", "Sat 22-05"]', 'bad-window', 2, 30],
    ['windows: ["Sat 22:00-22:00"]', 'bad-window', 2, 11],
    ['time_zone: Mars/Olympus', 'bad-time-zone', 2, 12],
    ['notify: ["https://ops:hunter2@hooks.example/x"]', 'password-in-url', 2, 10],
    ['notify: ["https://hooks.example/x?token=hunter2"]', 'password-in-url', 2, 10],
  ])('%s is refused at its place', (text, code, line, column) => {
    const result = read(text)
    expect(result).toMatchObject({ problems: [{ code, place: { file: 'site.yaml', line, column } }] })
    expect(JSON.stringify(result)).not.toContain('hunter2')
  })

  test.each([
    'time_zone: "Mars Olympus"',
    'backup: {command: []}',
    'backup: {timeout: 3}',
    'notify: []',
    'driver: "a b"',
  ])('%s does not fit the schema', (text) => {
    expect(read(text)).toHaveProperty('problems')
  })
})
