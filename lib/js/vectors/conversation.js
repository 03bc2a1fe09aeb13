'use strict'
// Writes down what two peers say to each other, frame by frame.

const SMC = require('simple-message-channels')
const { withFixedKeys, decoded } = require('./wire')

/** Rounds of the event loop without a frame after which a conversation is over. */
const QUIET_ROUNDS = 20

/** What two peers say to each other, A and B. */
class Conversation {
  constructor () {
    this.transcript = []
    this.names = new Map()
    this.streams = {}
  }

  note (text) { this.transcript.push({ note: text }) }

  add (name, stream) {
    this.streams[name] = stream
    this.names.set(stream.state._messages, name)
    stream.on('end', () => this.note(`stream of ${name} ended`))
    stream.on('error', error => { throw error })
  }

  sent (channels, frame) {
    this.transcript.push({ from: this.names.get(channels), frame: frame.toString('hex'), decoded: decoded(frame) })
  }

  /** Until nobody has anything more to say. */
  async quiet () {
    for (let rounds = 0; rounds < QUIET_ROUNDS; rounds++) {
      const before = this.transcript.length
      await new Promise(resolve => setImmediate(resolve))
      if (this.transcript.length !== before) rounds = 0
    }
  }

  end () {
    for (const stream of Object.values(this.streams)) {
      stream.removeAllListeners('end')
      stream.removeAllListeners('error')
      stream.on('error', () => {}) // the other one being gone is one
      stream.destroy()
    }
  }

  /** Writes down all frames that are sent during `work`, in which nothing is random. */
  async record (work) {
    const conversation = this
    const { send } = SMC.prototype
    const { random } = Math
    SMC.prototype.send = function (...args) {
      const frame = send.apply(this, args)
      conversation.sent(this, frame)
      return frame
    }
    Math.random = () => 0
    try {
      await withFixedKeys(work)
    } finally {
      SMC.prototype.send = send
      Math.random = random
    }
  }
}

module.exports = { Conversation }
