'use strict'
// What the vectors of the wire share: keys that are always the same, and frames made readable.

const dh = require('noise-protocol/dh')
const XOR = require('simple-hypercore-protocol/lib/xor')
const SimpleProtocol = require('simple-hypercore-protocol')
const messages = require('simple-hypercore-protocol/messages')
const varint = require('varint')

const NAMES = ['Open', 'Options', 'Status', 'Have', 'Unhave', 'Want', 'Unwant', 'Request', 'Cancel', 'Data', 'Close']
const EXTENSION = 15

function side (staticSeed, ephemeralSeed, nonce) {
  return {
    static: SimpleProtocol.keyPair(Buffer.alloc(32, staticSeed)),
    ephemeral: SimpleProtocol.keyPair(Buffer.alloc(32, ephemeralSeed)),
    nonce: Buffer.alloc(24, nonce)
  }
}

const initiator = side(0x51, 0xe1, 0xa1)
const responder = side(0x52, 0xe2, 0xb1)

/**
 * Runs `work` while what a handshake takes at random comes from the two sides above: nonces in the
 * order in which streams are made (the initiator first), ephemeral keys in the order in which they
 * are sent. The static keys are to be given to the streams.
 */
async function withFixedKeys (work) {
  const { generateKeypair } = dh
  const { nonce } = XOR
  const pairs = [initiator.ephemeral, responder.ephemeral]
  const nonces = [initiator.nonce, responder.nonce]
  dh.generateKeypair = (publicKey, secretKey) => {
    const pair = pairs.shift()
    publicKey.set(pair.publicKey)
    secretKey.set(pair.secretKey)
  }
  XOR.nonce = () => Buffer.from(nonces.shift())
  try {
    return await work()
  } finally {
    dh.generateKeypair = generateKeypair
    XOR.nonce = nonce
  }
}

/** Bytes as { hex }, in whatever they are in. */
function readable (value) {
  if (Buffer.isBuffer(value)) return { hex: value.toString('hex') }
  if (Array.isArray(value)) return value.map(readable)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, readable(member)]))
}

/** What a single frame says. */
function decoded (frame) {
  if (frame.length === 1 && frame[0] === 0) return { type: 'keep-alive' }
  varint.decode(frame)
  const header = varint.decode(frame, varint.decode.bytes)
  const body = frame.slice(varint.encodingLength(frame.length - 1) + varint.encodingLength(header))
  const channel = header >> 4
  const type = header & 15
  if (type !== EXTENSION) return { channel, type: NAMES[type], message: readable(messages[NAMES[type]].decode(body)) }
  const id = varint.decode(body)
  return { channel, type: 'Extension', id, body: body.toString('hex', varint.decode.bytes) }
}

module.exports = { NAMES, EXTENSION, initiator, responder, withFixedKeys, readable, decoded }
