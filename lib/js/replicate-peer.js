'use strict'
// A hypercore 9 that talks to peers over TCP and does what it is told: JSON requests, one a line, on
// standard input; an answer for each, with the request's "id", on standard output. Requests are
// worked on side by side, so answers come in the order in which things get done. It ends when its
// standard input does.
//
//   {"id": 1, "op": "open", "storage": "/tmp/feed"}           -> {"id": 1, "feed": 1, "length": 0, ...}
//   {"id": 2, "op": "dial", "port": 4000, "feeds": [1]}       -> {"id": 2, "session": 1}
//   {"id": 3, "op": "ended", "session": 1}                    -> {"id": 3, "error": null} when it is over
//   anything that fails                                       -> {"id": 4, "failed": "words"}

const net = require('net')
const readline = require('readline')
const { promisify } = require('util')
const crypto = require('hypercore-crypto')
const hypercore = require('hypercore')
const HypercoreProtocol = require('hypercore-protocol')
const ram = require('random-access-memory')

const call = (feed, method, ...rest) => promisify(feed[method].bind(feed))(...rest)
const bytes = digits => (digits === undefined ? undefined : Buffer.from(digits, 'hex'))

/** Block `seq` of `size` bytes, a multiple of 4: what `test_block` in replication.hpp makes, too. */
function testBlock (seq, size) {
  const words = new Int32Array(size / 4)
  let state = Math.imul(seq + 1, 0x9e3779b1) | 1
  for (let i = 0; i < words.length; i++) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    words[i] = state
  }
  return Buffer.from(words.buffer)
}

/** Things that get numbers, by which requests name them. */
class Table {
  constructor (what) {
    this.what = what
    this.entries = []
  }

  add (entry) { return this.entries.push(entry) }
  get (number) {
    const entry = this.entries[number - 1]
    if (!entry) throw new Error(`there is no ${this.what} ${number}`)
    return entry
  }
}

const feeds = new Table('feed')
const sessions = new Table('session')
const files = new Map() // of feeds in memory

/** What is heard of, in order; requests wait for the first so many. */
class Log {
  constructor () {
    this.lines = []
    this.waiting = []
  }

  add (line) {
    this.lines.push(line)
    for (const look of [...this.waiting]) look()
  }

  /** The first `count` that `fits` lets through, when there are that many. */
  async until (count, fits) {
    const found = () => this.lines.filter(fits)
    if (found().length < count) {
      await new Promise(resolve => {
        const look = () => {
          if (found().length < count) return
          this.waiting.splice(this.waiting.indexOf(look), 1)
          resolve()
        }
        this.waiting.push(look)
      })
    }
    return found()
  }
}

function storage (place, number) {
  if (place !== 'memory') return place
  const own = new Map()
  files.set(number, own)
  return name => {
    if (!own.has(name)) own.set(name, ram())
    return own.get(name)
  }
}

function state (number) {
  const { feed } = feeds.get(number)
  return {
    feed: number,
    key: feed.key.toString('hex'),
    length: feed.length,
    byteLength: feed.byteLength,
    downloaded: feed.downloaded(),
    peers: feed.peers.length
  }
}

/** Keeps the promise when `is()` is true, looked at after each of `events` of `feed`. */
function when (feed, events, is) {
  return new Promise(resolve => {
    const look = () => {
      if (!is()) return
      for (const event of events) feed.off(event, look)
      resolve()
    }
    for (const event of events) feed.on(event, look)
    look()
  })
}

/** When so many blocks are here. Counting them all after each would take most of the time. */
function whenDownloaded (feed, count) {
  let looks = feed.downloaded() - 1
  return when(feed, ['download'], () => ++looks >= count)
}

/** A connection over `socket`, with `feeds` replicated on it. */
class Session {
  constructor ({ initiator, feeds: numbers = [], options = {}, extensions = [], onDemand = [], impostor }) {
    this.log = new Log()
    this.done = new Promise(resolve => { this.finish = resolve })
    this.stream = new HypercoreProtocol(initiator, {
      ...options,
      ondiscoverykey: key => {
        this.log.add({ kind: 'discovery-key', key: key.toString('hex') })
        for (const number of onDemand) {
          const { feed } = feeds.get(number)
          if (feed.discoveryKey.equals(key)) feed.replicate(this.stream, options)
        }
      }
    })
    this.stream.on('ack', ({ start, length }) => this.log.add({ kind: 'ack', start, length }))
    this.extensions = new Map()
    for (const name of extensions) {
      this.extensions.set(name, this.stream.registerExtension(name, {
        encoding: 'binary',
        onmessage: body => this.log.add({ kind: 'extension', name, body: body.toString('hex') })
      }))
    }
    for (const number of numbers) feeds.get(number).feed.replicate(this.stream, options)
    // Opens a feed of which it has only the discovery key.
    if (impostor) this.stream.state.open(1, { discoveryKey: bytes(impostor), capability: Buffer.alloc(32) })
  }

  run (socket) {
    this.socket = socket
    socket.setNoDelay(true)
    let error = null
    const note = from => err => { if (error === null) error = `${from}: ${err.message}` }
    this.stream.on('error', note('stream'))
    socket.on('error', note('socket'))
    const over = [this.stream, socket].map(end => new Promise(resolve => end.once('close', resolve)))
    socket.once('close', () => this.stream.destroy())
    this.stream.once('close', () => (error === null ? socket.destroySoon() : socket.destroy()))
    Promise.all(over).then(() => this.finish({ error }))
    socket.pipe(this.stream).pipe(socket)
  }
}

const operations = {
  /** `storage` is a directory, or "memory". */
  async open ({ storage: place, key, secretKey, options }) {
    const entry = { log: new Log(), extensions: new Map() }
    const number = feeds.add(entry)
    entry.feed = hypercore(storage(place, number), bytes(key), { secretKey: bytes(secretKey), ...options })
    await new Promise((resolve, reject) => {
      entry.feed.once('error', reject)
      entry.feed.ready(error => (error ? reject(error) : resolve()))
    })
    entry.feed.setMaxListeners(0)
    return state(number)
  },

  async state ({ feed }) { return state(feed) },

  /** Appends blocks `first` to `end - 1`, in batches of up to 4 MiB. */
  async fill ({ feed: number, first, end, size }) {
    const { feed } = feeds.get(number)
    const most = Math.max(1, Math.floor(4194304 / size))
    for (let at = first; at < end; at += most) {
      const count = Math.min(most, end - at)
      await call(feed, 'append', Array.from({ length: count }, (_, i) => testBlock(at + i, size)))
    }
    return state(number)
  },

  /** How many of blocks `first` to `end - 1` are here and right. */
  async check ({ feed: number, first, end, size }) {
    const { feed } = feeds.get(number)
    let right = 0
    for (let i = first; i < end; i++) {
      if (feed.has(i) && testBlock(i, size).equals(await call(feed, 'get', i, { wait: false }))) right++
    }
    return { right }
  },

  /** The hashes that the files `names` of a feed in memory would have as blocks. */
  async digest ({ feed: number, names }) {
    const result = {}
    for (const name of names) {
      const file = files.get(number).get(name)
      const contents = file.length ? await call(file, 'read', 0, file.length) : Buffer.alloc(0)
      result[name] = crypto.data(contents).toString('hex')
    }
    return result
  },

  async audit ({ feed: number }) { return await call(feeds.get(number).feed, 'audit') },

  async get ({ feed: number, index, options }) {
    return { block: (await call(feeds.get(number).feed, 'get', index, options || {})).toString('hex') }
  },

  async update ({ feed: number, options }) {
    await call(feeds.get(number).feed, 'update', options)
    return state(number)
  },

  async seek ({ feed: number, bytes, options }) {
    const { feed } = feeds.get(number)
    return await new Promise((resolve, reject) => feed.seek(bytes, options || {}, (error, index, offset) => {
      if (error) reject(error)
      else resolve({ index, offset })
    }))
  },

  async download ({ feed: number, first, end }) {
    await call(feeds.get(number).feed, 'download', { start: first, end })
    return state(number)
  },

  async clear ({ feed: number, first, end }) {
    await call(feeds.get(number).feed, 'clear', first, end)
    return state(number)
  },

  async has ({ feed: number, first, end }) {
    let has = ''
    for (let i = first; i < end; i++) has += feeds.get(number).feed.has(i) ? '1' : '0'
    return { has }
  },

  /** Whether a peer says that it has block `index`; waits until that is `is`. */
  async remoteHas ({ feed: number, index, is }) {
    const { feed } = feeds.get(number)
    while (feed.peers.some(peer => peer.remoteBitfield.get(index)) !== is) {
      await new Promise(resolve => setImmediate(resolve))
    }
    return {}
  },

  /** As if the word that block `index` is gone had not come yet. */
  async believe ({ feed: number, index }) {
    for (const peer of feeds.get(number).feed.peers) peer.remoteBitfield.set(index, true)
    return {}
  },

  /** Clears a block after it was asked for, before the answer. */
  async clearWhenAsked ({ feed: number, index }) {
    const { feed } = feeds.get(number)
    for (const peer of feed.peers) {
      const { onrequest } = peer
      peer.onrequest = request => {
        if (request.index === index) feed.clear(index, () => onrequest.call(peer, request))
        else onrequest.call(peer, request)
      }
    }
    return {}
  },

  /** Waits for so many blocks to be here. */
  async downloaded ({ feed: number, count }) {
    const { feed } = feeds.get(number)
    await whenDownloaded(feed, count)
    return state(number)
  },

  /** Waits for as many peers that both sides opened the feed with. */
  async peers ({ feed: number, count }) {
    const { feed } = feeds.get(number)
    const open = () => feed.peers.filter(peer => peer.remoteOpened).length
    await when(feed, ['peer-open', 'peer-remove'], () => open() === count)
    return state(number)
  },

  async close ({ feed: number }) {
    await call(feeds.get(number).feed, 'close')
    files.delete(number)
    return {}
  },

  // Connections. `initiator`: who speaks first on it, by default who dials.

  /** Waits for one connection, and answers at once with the port where it does. */
  async listen ({ initiator = false, ...rest }) {
    const session = new Session({ initiator, ...rest })
    const server = net.createServer(socket => {
      server.close()
      session.run(socket)
    })
    await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
    return { session: sessions.add(session), port: server.address().port }
  },

  async dial ({ port, initiator = true, ...rest }) {
    const session = new Session({ initiator, ...rest })
    session.run(net.connect(port, '127.0.0.1'))
    return { session: sessions.add(session) }
  },

  /** Waits for the end of a session: `error` is null if it was a good one. */
  async ended ({ session }) { return await sessions.get(session).done },

  /** As if the cable was pulled. */
  async cut ({ session }) {
    sessions.get(session).socket.destroy()
    return {}
  },

  /** Cuts the connection as soon as `feed` has `count` blocks. */
  async cutAt ({ session, feed: number, count }) {
    const { feed } = feeds.get(number)
    await whenDownloaded(feed, count)
    sessions.get(session).socket.destroy()
    return state(number)
  },

  /** Ends a session in order. */
  async end ({ session }) {
    sessions.get(session).stream.end()
    return {}
  },

  /** Closes a feed on a session. */
  async leave ({ session, feed }) {
    sessions.get(session).stream.close(feeds.get(feed).feed.discoveryKey)
    return {}
  },

  async replicate ({ session, feed, options }) {
    feeds.get(feed).feed.replicate(sessions.get(session).stream, options)
    return {}
  },

  async heard ({ session, kind, count }) {
    return { lines: await sessions.get(session).log.until(count, line => line.kind === kind) }
  },

  async send ({ session, name, body }) {
    sessions.get(session).extensions.get(name).send(bytes(body))
    return {}
  },

  async extend ({ session, name }) {
    const own = sessions.get(session)
    own.extensions.set(name, own.stream.registerExtension(name, {
      encoding: 'binary',
      onmessage: body => own.log.add({ kind: 'extension', name, body: body.toString('hex') })
    }))
    return {}
  },

  /** What the peers of a feed sent us, and we them, in blocks. */
  async stats ({ feed }) { return feeds.get(feed).feed.stats.totals }
}

async function answer ({ id, op, ...request }) {
  let result
  try {
    if (!operations[op]) throw new Error('unknown operation ' + op)
    result = await operations[op](request)
  } catch (error) {
    result = { failed: error.message, code: error.code }
  }
  process.stdout.write(JSON.stringify({ id, ...result }) + '\n')
}

readline.createInterface({ input: process.stdin })
  .on('line', line => answer(JSON.parse(line)))
  .on('close', () => process.exit(0))
