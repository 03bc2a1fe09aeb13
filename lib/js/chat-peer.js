'use strict'
// The chat of lesson 8, or its viewer, with hypercore 9, for tests:
//
//   node chat-peer.js writer DIRECTORY WAY          appends each line of its input
//   node chat-peer.js viewer DIRECTORY WAY KEY      writes each message of the feed to its output
//
// WAY: listen (on a port of 127.0.0.1), a number (that port of 127.0.0.1 is dialled), or lan (with
// hyperswarm 2, on the local network; no DHT). Writes lines of JSON. Ends when its input ends.
const net = require('net')
const readline = require('readline')
const hypercore = require('hypercore')

const [, , role, directory, way, key] = process.argv
const say = event => process.stdout.write(JSON.stringify(event) + '\n')
const feed = hypercore(directory, key || undefined, { valueEncoding: 'json' })

function replicate (socket, isInitiator) {
  const stream = feed.replicate(isInitiator, { live: true })
  stream.on('error', () => socket.destroy())
  socket.on('error', () => stream.destroy())
  socket.pipe(stream).pipe(socket)
}

function meet () {
  if (way === 'lan') {
    const swarm = require('hyperswarm')({ bootstrap: [] })
    swarm.on('connection', (socket, info) => replicate(socket, info.client))
    swarm.join(feed.discoveryKey, { announce: true, lookup: true }, () => {})
  } else if (way === 'listen') {
    const server = net.createServer(socket => replicate(socket, false))
    server.listen(0, '127.0.0.1', () => say({ port: server.address().port }))
  } else {
    const socket = net.connect(Number(way), '127.0.0.1', () => replicate(socket, true))
  }
}

feed.ready(() => {
  say({ key: feed.key.toString('hex') })
  if (role === 'viewer') feed.createReadStream({ live: true }).on('data', message => say({ message }))
  meet()
})

readline.createInterface({ input: process.stdin })
  .on('line', text => feed.append({ type: 'chat-message', nickname: 'js', text, timestamp: new Date().toISOString() }))
  .on('close', () => process.exit(0))
