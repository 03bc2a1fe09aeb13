'use strict'
// A multifeed 6 that talks to peers over TCP. It does what it is told: JSON requests, one a line, on
// standard input; an answer for each, with the request's "id", on standard output, as
// replicate-peer.js does.
//
//   {"id": 1, "op": "open", "storage": "/tmp/multi"}       -> {"id": 1, "multi": 1, "feeds": [...]}
//   {"id": 2, "op": "dial", "port": 4000, "multi": 1}      -> {"id": 2, "session": 1}
//   {"id": 3, "op": "has", "multi": 1, "feeds": 3, "blocks": 9}   when that is here
//
// Or it is a chat that any number of others join, for as long as its input lasts:
//
//   node multifeed-peer.js chat DIRECTORY NICKNAME [PORT...]
//
// It writes {"port": n}, where it listens on 127.0.0.1; dials each PORT, again and again; appends
// each line of its input; and writes {"feed": key, "message": ...} for each message of anybody.

const net = require('net')
const path = require('path')
const readline = require('readline')
const { promisify } = require('util')
const multifeed = require('multifeed')
const ram = require('random-access-memory')

const say = line => process.stdout.write(JSON.stringify(line) + '\n')
const call = (object, method, ...rest) => promisify(object[method].bind(object))(...rest)

/** Joins a socket and a stream; the promise is kept when both are over, with the first error. */
function join (socket, stream) {
  socket.setNoDelay(true)
  let error = null
  const note = err => { if (error === null) error = err.message }
  stream.on('error', note)
  socket.on('error', note)
  const over = [stream, socket].map(end => new Promise(resolve => end.once('close', resolve)))
  socket.once('close', () => stream.destroy())
  stream.once('close', () => (error === null ? socket.destroySoon() : socket.destroy()))
  socket.pipe(stream).pipe(socket)
  return Promise.all(over).then(() => ({ error }))
}

/** By itself random-access-memory takes a megabyte for each file, and a feed has six. */
const memory = () => ram({ pageSize: 4096 })

const multis = []
const sessions = []
const multiOf = number => multis[number - 1]

function describe (multi) {
  return multi.feeds().map(feed => ({
    key: feed.key.toString('hex'),
    name: Object.keys(multi._feeds).find(name => multi._feeds[name] === feed),
    writable: feed.writable,
    length: feed.length
  }))
}

/** A session over a socket that comes later. */
function newSession (multi, initiator, options) {
  const entry = { stream: multiOf(multi).replicate(initiator, options || {}) }
  entry.done = new Promise(resolve => {
    entry.run = socket => {
      entry.socket = socket
      join(socket, entry.stream).then(resolve)
    }
  })
  entry.number = sessions.push(entry)
  return entry
}

const operations = {
  /** `storage` is a directory, or "memory". */
  async open ({ storage, options }) {
    const multi = multifeed(storage === 'memory' ? memory : storage, { valueEncoding: 'json', ...options })
    const number = multis.push(multi)
    multi.waiting = []
    multi.most = 0 // no more blocks than that are here: counting them takes time
    const look = () => { for (const wait of [...multi.waiting]) wait() }
    multi.on('feed', feed => {
      multi.most += feed.downloaded()
      feed.on('download', () => { multi.most++; look() })
      feed.on('append', () => { multi.most += feed.length; look() })
      look()
    })
    await new Promise((resolve, reject) => {
      multi.once('error', reject)
      multi.ready(resolve)
    })
    return { multi: number, feeds: describe(multi) }
  },

  async writer ({ multi, name, seed }) {
    const options = {}
    if (seed !== undefined) options.keypair = require('hypercore-crypto').keyPair(Buffer.alloc(32, seed))
    const feed = await call(multiOf(multi), 'writer', name, options)
    return { key: feed.key.toString('hex') }
  },

  async feeds ({ multi }) { return { feeds: describe(multiOf(multi)) } },

  async append ({ multi, name, values }) {
    const feed = await call(multiOf(multi), 'writer', name, {})
    await call(feed, 'append', values)
    return { length: feed.length }
  },

  /** `count` writers, called w0, w1, ..., with `blocks` values each. */
  async fill ({ multi, count, blocks, nickname }) {
    for (let i = 0; i < count; i++) {
      const feed = await call(multiOf(multi), 'writer', 'w' + i, {})
      if (blocks) await call(feed, 'append', Array.from({ length: blocks }, (_, n) => ({ from: nickname, writer: i, n })))
    }
    return { feeds: multiOf(multi).feeds().length }
  },

  /** All values of all feeds, by key. */
  async contents ({ multi }) {
    const values = {}
    for (const feed of multiOf(multi).feeds()) {
      const own = values[feed.key.toString('hex')] = []
      for (let i = 0; i < feed.length; i++) own.push(feed.has(i) ? await call(feed, 'get', i, { wait: false }) : null)
    }
    return { values }
  },

  /** Waits for so many feeds with so many blocks, of all together, to be here. */
  async has ({ multi: number, feeds, blocks }) {
    const multi = multiOf(number)
    const total = () => multi.feeds().reduce((sum, feed) => sum + feed.downloaded(), 0)
    const isSo = () => multi.feeds().length >= feeds && multi.most >= blocks && total() >= blocks
    if (!isSo()) {
      await new Promise(resolve => {
        const look = () => {
          if (!isSo()) return
          multi.waiting.splice(multi.waiting.indexOf(look), 1)
          resolve()
        }
        multi.waiting.push(look)
      })
    }
    return { feeds: multi.feeds().length }
  },

  async close ({ multi }) {
    await call(multiOf(multi), 'close')
    return {}
  },

  /** Waits for one connection, and answers at once with the port where it does. */
  async listen ({ multi, options, initiator = false }) {
    const server = net.createServer(socket => {
      server.close()
      session.run(socket)
    })
    const session = newSession(multi, initiator, options)
    await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
    return { session: session.number, port: server.address().port }
  },

  async dial ({ multi, port, options, initiator = true }) {
    const session = newSession(multi, initiator, options)
    session.run(net.connect(port, '127.0.0.1'))
    return { session: session.number }
  },

  /** Waits for the end of a session: `error` is null if it was a good one. */
  async ended ({ session }) { return await sessions[session - 1].done },

  async end ({ session }) {
    sessions[session - 1].stream.end()
    return {}
  },

  async cut ({ session }) {
    sessions[session - 1].socket.destroy()
    return {}
  },

  async memory () { return { rss: process.memoryUsage().rss } }
}

async function answer ({ id, op, ...request }) {
  let result
  try {
    if (!operations[op]) throw new Error('unknown operation ' + op)
    result = await operations[op](request)
  } catch (error) {
    result = { failed: error.message, code: error.code }
  }
  say({ id, ...result })
}

function serve () {
  readline.createInterface({ input: process.stdin })
    .on('line', line => answer(JSON.parse(line)))
    .on('close', () => process.exit(0))
}

function chat (directory, nickname, ports) {
  const again = 100 // milliseconds until a peer that is gone is dialled again
  const multi = multifeed(path.resolve(directory), { valueEncoding: 'json' })
  const talk = (socket, initiator) => join(socket, multi.replicate(initiator, { live: true }))
  const dial = port => {
    const socket = net.connect(port, '127.0.0.1')
    const retry = () => setTimeout(dial, again, port)
    socket.once('error', () => {})
    socket.once('connect', () => { talk(socket, true).then(retry) })
    socket.once('close', hadError => { if (hadError && !socket.bytesRead) retry() })
  }
  multi.on('feed', feed => {
    const key = feed.key.toString('hex')
    feed.createReadStream({ live: true }).on('data', message => say({ feed: key, message }))
  })
  multi.writer('local', (error, feed) => {
    if (error) throw error
    const server = net.createServer(socket => talk(socket, false))
    server.listen(0, '127.0.0.1', () => say({ port: server.address().port, key: feed.key.toString('hex') }))
    ports.forEach(port => dial(Number(port)))
    readline.createInterface({ input: process.stdin })
      .on('line', text => feed.append({ type: 'chat-message', nickname, text, timestamp: Date.now() }))
      .on('close', () => process.exit(0))
  })
}

const [, , mode, ...rest] = process.argv
if (mode === 'chat') chat(rest[0], rest[1], rest.slice(2))
else serve()
