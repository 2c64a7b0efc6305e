import { Client } from 'pg'
import { withClient } from './ground.ts'
import { nothingToEnd, type Subject } from './subject.ts'

const fill = 'UPDATE t SET target = id WHERE id BETWEEN $1 AND $2'

/** What a person would write by hand in the database: the unit of every rate. */
export const unit: Subject = {
  name: 'plpgsql loop, 10,000 a commit',
  prepare: ({ url }, rows) =>
    Promise.resolve({
      work: () =>
        withClient(url, async (client) => {
          await client.query(`DO $$ BEGIN
            FOR i IN 0..${Math.ceil(rows / 10_000) - 1} LOOP
              UPDATE t SET target = id WHERE id BETWEEN i * 10000 + 1 AND (i + 1) * 10000;
              COMMIT;
            END LOOP;
          END $$`)
        }),
      end: nothingToEnd,
    }),
}

export const oneUpdate: Subject = {
  name: 'one big UPDATE',
  prepare: ({ url }) =>
    Promise.resolve({
      work: () => withClient(url, async (client) => void (await client.query('UPDATE t SET target = id'))),
      end: nothingToEnd,
    }),
}

/** A loop in Node over ranges of the key, without any books: it would begin again after a crash. */
export function bareLoop(size: number, connections: number): Subject {
  return {
    name: `bare Node loop, ${size.toLocaleString('en')} rows × ${connections}`,
    prepare: async ({ url }, rows) => {
      const clients = Array.from({ length: connections }, () => new Client({ connectionString: url }))
      for (const client of clients) await client.connect()
      let next = 1
      const loop = async (client: Client): Promise<void> => {
        for (let from = next; from <= rows; from = next) {
          next = from + size
          await client.query(fill, [from, from + size - 1])
        }
      }
      return {
        work: async () => void (await Promise.all(clients.map(loop))),
        end: async () => void (await Promise.all(clients.map((client) => client.end()))),
      }
    },
  }
}
