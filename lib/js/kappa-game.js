'use strict'
// The game as it is in the JavaScript workshop, with kappa-core 7, kappa-view-kv and kappa-view-list, but
// without a screen: its moves and messages have no nickname.
//
//   node kappa-game.js DIRECTORY [PORT...]
//
// It dials each PORT on 127.0.0.1, again and again, and writes {"ready": "<its key>"} when it has a feed. Each line of its
// input is a step, `left`, `right`, `up` or `down`, or else something to say. It writes
// {"players": {"<key>": [x, y], ...}} whenever somebody has moved, and {"chat": ["text", ...]} whenever the
// last eight messages have changed.

const net = require('net')
const path = require('path')
const readline = require('readline')
const kappa = require('kappa-core')
const kv = require('kappa-view-kv')
const list = require('kappa-view-list')
const memdb = require('memdb')

const [, , directory, ...ports] = process.argv
const steps = { left: [-1, 0], right: [1, 0], up: [0, -1], down: [0, 1] }
const say = line => process.stdout.write(JSON.stringify(line) + '\n')
const idOf = msg => msg.key + '@' + msg.seq

const core = kappa(path.resolve(directory), { valueEncoding: 'json' })
core.use('pos', kv(memdb(), (msg, next) => {
  if (msg.value.type !== 'move-player') return next()
  next(null, [{ key: msg.key, id: idOf(msg), links: msg.value.links }])
}))
core.use('chat', list(memdb(), (msg, next) => {
  next(null, msg.value.type === 'chat-message' ? [msg.value.timestamp] : [])
}))

// The views are in memory, so everything is indexed anew, and told of, at each start.
const players = {}
core.api.pos.onUpdate((key, msg) => {
  players[msg.key] = [msg.value.x, msg.value.y]
  say({ players })
})
core.api.chat.tail(8, msgs => say({ chat: msgs.map(({ value }) => value.text) }))

function walk (feed, [columns, rows]) {
  core.api.pos.get(feed.key.toString('hex'), (error, heads) => {
    if (error) throw error
    feed.append({
      type: 'move-player',
      x: (heads[0].value.x || 0) + columns,
      y: (heads[0].value.y || 0) + rows,
      links: heads.map(idOf)
    })
  })
}

// Dials again, for as long as it runs: games are killed, and come back.
function dial (port) {
  const socket = net.connect(port, '127.0.0.1')
  const stream = core.replicate(true, { live: true })
  socket.setNoDelay(true)
  socket.on('error', () => {})
  stream.on('error', () => socket.destroy())
  socket.once('close', () => {
    stream.destroy()
    setTimeout(dial, 100, port)
  })
  socket.pipe(stream).pipe(socket)
}

core.writer('local', (error, feed) => {
  if (error) throw error
  if (feed.length === 0) feed.append({ type: 'move-player', x: 15, y: 6, links: [] })
  for (const port of ports) dial(Number(port))
  readline.createInterface({ input: process.stdin })
    .on('line', line => {
      if (steps[line]) core.ready(() => walk(feed, steps[line]))
      else feed.append({ type: 'chat-message', text: line, timestamp: new Date().toISOString() })
    })
    .on('close', () => process.exit(0))
  say({ ready: feed.key.toString('hex') })
})
