'use strict'
// The conversations that replication.js records: who has what, and what happens during them.

const hypercore = require('hypercore')
const ram = require('random-access-memory')
const crypto = require('hypercore-crypto')
const { promisify } = require('util')

const keys = crypto.keyPair(Buffer.alloc(32, 1))
const otherKeys = crypto.keyPair(Buffer.alloc(32, 2))

const call = (feed, method, ...rest) => promisify(feed[method].bind(feed))(...rest)
const blocks = (count, from = 0) => Array.from({ length: count }, (_, i) => Buffer.from('block-' + (from + i)))
const live = { live: true }
const bothLive = { optionsOfA: live, optionsOfB: live }

async function writer (count, pair = keys) {
  const feed = hypercore(ram, pair.publicKey, { secretKey: pair.secretKey })
  await call(feed, 'ready')
  if (count) await call(feed, 'append', blocks(count))
  return feed
}

async function clone (options, pair = keys) {
  const feed = hypercore(ram, pair.publicKey, options)
  await call(feed, 'ready')
  return feed
}

/** A clone that has all that `source` has, or only some blocks. */
async function copyOf (source, range) {
  const copy = await clone({ sparse: !!range })
  const streams = [source.replicate(true, { live: true }), copy.replicate(false, { live: true })]
  streams[0].pipe(streams[1]).pipe(streams[0])
  await call(copy, 'download', range || { start: 0, end: source.length })
  const closed = streams.map(stream => new Promise(resolve => stream.on('error', () => {}).on('close', resolve)))
  for (const stream of streams) stream.destroy()
  await Promise.all(closed)
  return copy
}

/** B has nothing, and asks for nothing before it is told to. */
const sparse = count => async () => ({ a: await writer(count), b: await clone({ sparse: true }), ...bothLive })

const SCENARIOS = [
  {
    name: 'A initiator has 5 entries, B an empty clone, neither live',
    prepare: async () => ({ a: await writer(5), b: await clone() })
  },
  {
    name: 'the same, B is the initiator',
    about: 'here A in the transcript is the empty clone (initiator) and B the source',
    prepare: async () => ({ a: await clone(), b: await writer(5) })
  },
  {
    name: 'A has 2 entries, both live; A then appends one entry, then a batch of two',
    prepare: async () => ({ a: await writer(2), b: await clone(), ...bothLive }),
    async talk (c, { a }) {
      c.note('A appends block-2')
      await call(a, 'append', blocks(1, 2))
      await c.quiet()
      c.note('A appends [block-3, block-4]')
      await call(a, 'append', blocks(2, 3))
    }
  },
  {
    name: 'sparse clone: get(7), get(0), get(32) of 33, live',
    prepare: sparse(33),
    async talk (c, { b }) {
      for (const index of [7, 0, 32]) {
        c.note(`B get(${index})`)
        await call(b, 'get', index)
        await c.quiet()
      }
    }
  },
  {
    name: 'sparse clone: seek to byte 100 of 33 entries, live',
    prepare: sparse(33),
    async talk (c, { b }) {
      c.note('B seek(100)')
      const result = await new Promise(resolve => b.seek(100, (...result) => resolve(result)))
      c.note('seek result (error, index, offset): ' + JSON.stringify(result))
    }
  },
  {
    name: 'sparse clone: update() only (hash request), live',
    prepare: sparse(3),
    async talk (c, { b }) {
      c.note(`B update(); length is ${b.length}`)
      await call(b, 'update')
      c.note(`B length is ${b.length}`)
    }
  },
  {
    name: 'both empty, not live',
    prepare: async () => ({ a: await writer(0), b: await clone() })
  },
  {
    name: 'both have all 3 entries, not live',
    async prepare () {
      const a = await writer(3)
      return { a, b: await copyOf(a) }
    }
  },
  {
    name: 'two clones with different halves of 6 entries, both live',
    async prepare () {
      const source = await writer(6)
      const a = await copyOf(source, { start: 0, end: 3 })
      const b = await copyOf(source, { start: 3, end: 6 })
      return { a, b, ...bothLive }
    },
    async talk (c, { a, b }) {
      c.note('both download(0, 6)')
      await Promise.all([a, b].map(feed => call(feed, 'download', { start: 0, end: 6 })))
      c.note(`A has ${a.downloaded(0, 6)}, B has ${b.downloaded(0, 6)}`)
    }
  },
  {
    name: 'B does not download (download: false), A has 2 entries, not live',
    prepare: async () => ({ a: await writer(2), b: await clone(), optionsOfB: { download: false } })
  },
  {
    name: 'A does not upload (upload: false), not live',
    prepare: async () => ({ a: await writer(2), b: await clone(), optionsOfA: { upload: false } })
  },
  {
    name: 'ack: true on the source, live, 2 entries',
    prepare: async () => ({ a: await writer(2), b: await clone(), optionsOfA: { live: true, ack: true }, optionsOfB: live })
  },
  {
    name: 'feed extension "example" on both sides, A broadcasts',
    async prepare () {
      const a = await writer(0)
      const b = await clone()
      const heard = {}
      const here = a.registerExtension('example', { encoding: 'utf-8' })
      b.registerExtension('example', { encoding: 'utf-8', onmessage: text => heard.by(text) })
      b.registerExtension('another', { encoding: 'utf-8' })
      return { a, b, heard, here, ...bothLive }
    },
    async talk (c, { heard, here }) {
      heard.by = text => c.note('B received ' + text)
      here.broadcast('hello')
    }
  },
  {
    name: 'different keys: A opens key 1, B opens key 2, not live',
    about: 'no channel matches: nothing more than the two opens is sent, the streams stay open until a timeout',
    prepare: async () => ({ a: await writer(2), b: await clone({}, otherKeys) })
  },
  {
    name: 'A clears block 1 while B is subscribed and downloads nothing, live',
    prepare: sparse(3),
    async talk (c, { a }) {
      c.note('A clear(1, 2)')
      await call(a, 'clear', 1, 2)
    }
  }
]

module.exports = { keys, SCENARIOS }
