'use strict'
// The chat of lesson 13 as it is with JavaScript's kappa-core 7 and kappa-view-list: any number of
// others join it, for as long as its input lasts.
//
//   node kappa-chat.js DIRECTORY NICKNAME [PORT...]
//
// It dials each PORT on 127.0.0.1; writes {"ready": true} when it has a feed; appends each line of
// its input; and writes {"tail": ["nickname: text", ...]} whenever the last ten have changed.

const net = require('net')
const readline = require('readline')
const kappa = require('kappa-core')
const list = require('kappa-view-list')
const memdb = require('memdb')

const [, , directory, nickname, ...ports] = process.argv
const say = line => process.stdout.write(JSON.stringify(line) + '\n')

const core = kappa(require('path').resolve(directory), { valueEncoding: 'json' })
core.use('chats', list(memdb(), (msg, next) => {
  const { type, timestamp } = msg.value
  next(null, type === 'chat-message' && typeof timestamp === 'string' ? [timestamp] : [])
}))

core.api.chats.tail(10, msgs => {
  say({ tail: msgs.map(({ value }) => value.nickname + ': ' + value.text) })
})

core.writer('local', (error, feed) => {
  if (error) throw error
  for (const port of ports) {
    const socket = net.connect(Number(port), '127.0.0.1')
    const stream = core.replicate(true, { live: true })
    socket.setNoDelay(true)
    socket.on('error', () => {})
    stream.on('error', () => socket.destroy())
    socket.once('close', () => stream.destroy())
    socket.pipe(stream).pipe(socket)
  }
  readline.createInterface({ input: process.stdin })
    .on('line', text => feed.append({ type: 'chat-message', nickname, text, timestamp: new Date().toISOString() }))
    .on('close', () => process.exit(0))
  say({ ready: true })
})
