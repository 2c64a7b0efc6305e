import { hostname, userInfo } from 'node:os'
import { type Host } from '../ports/host.ts'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** This machine and process. */
export function thisHost(): Host {
  let stop: AbortController | undefined
  return {
    hostName: hostname(),
    userName: nameOfUser(),
    pid: process.pid,
    stopSignal: () => {
      stop ??= listen()
      return stop.signal
    },
  }
}

/** A user without an entry in the machine's list, as in containers, has only a number. */
function nameOfUser(): string {
  try {
    return userInfo().username
  } catch {
    return String(process.getuid?.() ?? 'unknown')
  }
}

/** The first signal asks to stop; the listeners are gone then, so that a second one ends the process. */
function listen(): AbortController {
  const controller = new AbortController()
  const onSignal = (signal: NodeJS.Signals): void => {
    for (const one of signals) process.removeListener(one, onSignal)
    controller.abort(signal)
  }
  for (const one of signals) process.on(one, onSignal)
  return controller
}
