import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { agendaCalendar } from '../../../src/present/agenda/calendar.ts'
import { agendaMarkdown } from '../../../src/present/agenda/markdown.ts'
import { type Agenda, type AgendaItem } from '../../../src/results/agenda.ts'
import { runs } from '../../support/arbitraries.ts'

const item: AgendaItem = {
  id: 'duty:19.5:support',
  kind: 'duty',
  level: 'must',
  subject: '19.5',
  title: 'support of 19.5',
  why: '',
  date: '2026-12-31',
}

function agenda(items: readonly AgendaItem[]): Agenda {
  return {
    kind: 'agenda',
    schema_version: 1,
    manifest: {
      product: 'shop',
      name: 'Shop',
      complete_until: '2026-11-20',
      age_days: 0,
      stale: false,
      by_default: false,
      source: 'manifest.yaml',
    },
    release: { line: '19.6', listed: true, is_out: false, estimated: false },
    items: [...items],
    undated: 0,
    written: '2026-11-20T12:00:00.000Z',
    remarks: [],
    command: 'plan agenda 19.6',
  }
}

interface Event {
  readonly [property: string]: string
}

/** Reads a calendar as RFC 5545 says: unfolds, splits at the first colon, takes escapes back. Throws where it breaks a rule. */
function eventsIn(text: string): Event[] {
  checkLines(text)
  const lines = text.replaceAll('\r\n ', '').split('\r\n').slice(0, -1)
  if (lines[0] !== 'BEGIN:VCALENDAR' || lines.at(-1) !== 'END:VCALENDAR') throw new Error('no calendar')
  const events: Record<string, string>[] = []
  for (const line of lines) {
    const [, name = '', value = ''] = /^([A-Z-]+(?:;[A-Z]+=[A-Z]+)*):(.*)$/u.exec(line) ?? []
    if (name === '') throw new Error(`no property: ${line}`)
    if (line === 'BEGIN:VEVENT') events.push({})
    else if (events.length > 0 && name !== 'END') events.at(-1)![name] = unescaped(value)
  }
  return events
}

function checkLines(text: string): void {
  if (!text.endsWith('\r\n') || /[^\r]\n|\r[^\n]/u.test(text)) throw new Error('lines end with CR LF')
  const long = text.split('\r\n').find((line) => new TextEncoder().encode(line).length > 75)
  if (long !== undefined) throw new Error(`longer than 75 octets: ${long}`)
}

function unescaped(value: string): string {
  if (/(?<!\\)(?:\\\\)*[;,]/u.test(value)) throw new Error(`a bare sign in ${value}`)
  return value.replaceAll(/\\(.)/gu, (_, sign: string) => (sign === 'n' || sign === 'N' ? '\n' : sign))
}

describe('a calendar file', () => {
  test('has an event of a whole day for each item that has a day', () => {
    const { date: _, ...undated } = item
    expect(eventsIn(agendaCalendar(agenda([item, { ...undated, id: 'x' }])))).toEqual([
      {
        UID: 'shop/19.6/duty:19.5:support@waystop',
        DTSTAMP: '20261120T120000Z',
        'DTSTART;VALUE=DATE': '20261231',
        'DTEND;VALUE=DATE': '20270101',
        SUMMARY: 'Shop: support of 19.5',
        CATEGORIES: 'duty',
        STATUS: 'CONFIRMED',
        TRANSP: 'TRANSPARENT',
      },
    ])
  })

  test('calls an estimated day tentative, and says why and what to type', () => {
    const told = { ...item, estimated: true, why: 'a, b; c', command: 'plan stop done 19.5 support' }
    const [event] = eventsIn(agendaCalendar(agenda([told])))
    expect(event).toMatchObject({ STATUS: 'TENTATIVE', DESCRIPTION: 'A, b; c.\nplan stop done 19.5 support' })
  })

  test('is empty but whole without dated items', () => {
    expect(eventsIn(agendaCalendar(agenda([])))).toEqual([])
  })

  test('can be read back whatever the texts are, one UID for each id', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 200 })
    fc.assert(
      fc.property(fc.uniqueArray(text, { maxLength: 5 }), text, text, (ids, title, why) => {
        const events = eventsIn(agendaCalendar(agenda(ids.map((id) => ({ ...item, id, title, why })))))
        expect(events.length).toBe(ids.length)
        expect(events.every(({ SUMMARY: summary = '' }) => summary.startsWith('Shop:'))).toBe(true)
      }),
      runs(200),
    )
  })

  test('tells different ids apart also where signs are not allowed in a UID', () => {
    const ids = ['a b', 'a=20=b', 'a-b', 'a,b', 'aéb']
    const events = eventsIn(agendaCalendar(agenda(ids.map((id) => ({ ...item, id })))))
    expect(new Set(events.map(({ UID }) => UID)).size).toBe(ids.length)
  })
})

test('Markdown is a checklist in which no text becomes markup or a mention', () => {
  const text = agendaMarkdown(agenda([{ ...item, title: 'ask @all *now* <b>', why: 'see #12', command: 'plan x' }]))
  expect(text).toContain('- [ ] ')
  expect(text).not.toMatch(/(?<!\\)<b>|@all|(?<!\\)\*now|#12/u)
})
