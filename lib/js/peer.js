'use strict'
// A hypercore 9 that does what it is told: one JSON request a line on standard input, one answer a
// line on standard output, in the same order. The C++ tests hold one for as long as they run.
// Bytes travel as hexadecimal digits. It ends when its standard input does.
//
//   {"op": "open", "directory": "/tmp/feed"}        -> {"feed": 1, "length": 0, ...}
//   {"op": "append", "feed": 1, "blocks": ["00ff"]} -> {"seq": 0, "length": 1, ...}
//   anything that fails                             -> {"error": "words", "code": "ELOCKED"}

const readline = require('readline')
const { promisify } = require('util')
const hypercore = require('hypercore')

const feeds = new Map()
let lastNumber = 0

const call = (feed, method, ...rest) => promisify(feed[method].bind(feed))(...rest)
const bytes = digits => (digits === undefined ? undefined : Buffer.from(digits, 'hex'))

function state (number, feed) {
  return {
    feed: number,
    key: feed.key.toString('hex'),
    length: feed.length,
    byteLength: feed.byteLength,
    writable: feed.writable,
    live: feed.live
  }
}

/** A promise that also hears of an error which hypercore emits instead of handing it to `ready`. */
function ready (feed) {
  return new Promise((resolve, reject) => {
    feed.once('error', reject)
    feed.ready(error => (error ? reject(error) : resolve()))
  })
}

const operations = {
  async open ({ directory, key, secretKey, options }) {
    const feed = hypercore(directory, bytes(key), { secretKey: bytes(secretKey), ...options })
    await ready(feed)
    feeds.set(++lastNumber, feed)
    return state(lastNumber, feed)
  },

  /** All blocks under one signature, or each under its own, waiting for it to be stored. */
  async append ({ feed: number, blocks, oneByOne }, feed) {
    const batch = blocks.map(bytes)
    let seq
    if (!oneByOne) seq = await call(feed, 'append', batch)
    else for (const block of batch) { const at = await call(feed, 'append', block); if (seq === undefined) seq = at }
    return { seq, ...state(number, feed) }
  },

  async get ({ first, end }, feed) {
    const blocks = []
    for (let i = first; i < end; i++) blocks.push((await call(feed, 'get', i, { wait: false })).toString('hex'))
    return { blocks }
  },

  /** One character a block: 1 is here, 0 is not. */
  async has ({ first, end }, feed) {
    let has = ''
    for (let i = first; i < end; i++) has += feed.has(i) ? '1' : '0'
    return { has }
  },

  async audit (_, feed) {
    return await call(feed, 'audit')
  },

  /** Whether the newest signature is genuine; `audit` of hypercore 9 does not ask that. */
  async verify (_, feed) {
    const { index, signature } = await call(feed, 'signature')
    return { index, ok: await call(feed, 'verify', index, signature) }
  },

  async clear ({ feed: number, first, end }, feed) {
    await call(feed, 'clear', first, end)
    return state(number, feed)
  },

  /** What replication does, without a wire: `blocks` of `from`, with proofs, into this feed. */
  async fetch ({ feed: number, from, blocks }, feed) {
    const source = feeds.get(from)
    for (const index of blocks) {
      const block = await call(source, 'get', index, { wait: false })
      const proof = await call(source, 'proof', index, { digest: feed.digest(index) })
      await call(feed, 'put', index, block, proof)
    }
    return state(number, feed)
  },

  async close ({ feed: number }, feed) {
    await call(feed, 'close')
    feeds.delete(number)
    return {}
  }
}

async function answer (line) {
  const request = JSON.parse(line)
  const operation = operations[request.op]
  if (!operation) throw new Error('unknown operation ' + request.op)
  const feed = feeds.get(request.feed)
  if (request.feed !== undefined && !feed) throw new Error('feed ' + request.feed + ' is not open')
  return await operation(request, feed)
}

async function main () {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    let result
    try {
      result = await answer(line)
    } catch (error) {
      result = { error: error.message, code: error.code }
    }
    process.stdout.write(JSON.stringify(result) + '\n')
  }
  process.exit(0)
}

main()
