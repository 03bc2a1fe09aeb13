'use strict'
// A peer with npm hyperswarm 2, for tests: node swarm-peer.js NAME TOPIC announce|lookup|both
//
// Writes a line of JSON for each thing that happens, as lib/swarm/network/peer.cpp does. Over every
// connection it says its name. No DHT: `bootstrap` is empty. Ends when its input ends.
const crypto = require('crypto')
const hyperswarm = require('hyperswarm')

const [, , name, topic, mode] = process.argv
const say = event => process.stdout.write(JSON.stringify(event) + '\n')
const swarm = hyperswarm({ bootstrap: [] })
let last = 0

swarm.on('connection', (socket, info) => {
  const number = ++last
  let text = ''
  let closed = false
  const close = () => {
    if (!closed) say({ event: 'closed', number })
    closed = true
  }
  say({ event: 'open', number, initiator: info.client, remote: socket.remoteAddress + ':' + socket.remotePort })
  socket.write(name + '\n')
  socket.on('data', data => {
    text += data
    const lines = text.split('\n')
    text = lines.pop()
    for (const line of lines) if (line !== '.') say({ event: 'hello', number, from: line })
  })
  const beat = setInterval(() => socket.write('.\n'), 200)
  socket.on('error', () => {})
  socket.on('close', () => {
    clearInterval(beat)
    close()
  })
})

const key = crypto.createHash('sha256').update(topic).digest()
swarm.join(key, { announce: mode !== 'lookup', lookup: mode !== 'announce' }, () => {})
swarm.on('listening', () => say({ event: 'listening', port: swarm.address().port }))
process.stdin.resume()
process.stdin.on('end', () => process.exit(0))
