'use strict'
// A whole connection with fixed keys, from the first byte: the handshake, and what the cipher makes
// of the first frames.

const SimpleProtocol = require('simple-hypercore-protocol')
const crypto = require('hypercore-crypto')
const { versions } = require('./format')
const { initiator, responder, withFixedKeys, decoded } = require('./wire')

const feed = crypto.keyPair(Buffer.alloc(32, 1)).publicKey
const discoveryKey = crypto.discoveryKey(feed)

const hex = bytes => bytes.toString('hex')
const pair = ({ publicKey, secretKey }) => ({ publicKey: hex(publicKey), secretKey: hex(secretKey) })
const keys = side => ({ static: pair(side.static), ephemeral: pair(side.ephemeral), nonce: hex(side.nonce) })
const split = ({ tx, rx }) => ({ tx: hex(tx.slice(0, 32)), rx: hex(rx.slice(0, 32)) })

/** Two ends that hear each other; each remembers what it sent in the clear and what was seen outside. */
function connect () {
  const ends = {}
  const sent = []
  const make = (from, to, secrets) => {
    const end = new SimpleProtocol(from === 'initiator', {
      keyPair: secrets.static,
      send (bytes) {
        sent.push({ from, bytes: hex(bytes) })
        const copy = Buffer.from(bytes) // it is decrypted in place
        process.nextTick(() => ends[to].recv(copy))
      },
      destroy (error) { if (error) throw error }
    })
    ends[from] = end
  }
  make('initiator', 'responder', initiator)
  make('responder', 'initiator', responder)
  return { ends, sent }
}

const settled = () => new Promise(resolve => setImmediate(resolve))

module.exports = async function () {
  return withFixedKeys(async () => {
    const { ends, sent } = connect()
    await settled()
    const handshake = sent.splice(0)
    const frames = []
    for (const [from, end] of Object.entries(ends)) {
      const { send } = end._messages
      end._messages.send = function (...args) {
        const frame = send.apply(this, args)
        frames.push({ from, frame: hex(frame), decoded: decoded(frame) })
        return frame
      }
    }
    ends.initiator.open(1, { key: feed, discoveryKey })
    ends.responder.open(1, { key: feed, discoveryKey })
    ends.initiator.want(1, { start: 0, length: 1024 * 1024 })
    frames.push({ from: 'initiator', frame: '00', decoded: { type: 'keep-alive' } })
    ends.initiator.ping()
    ends.initiator.extension(1, 0, Buffer.from('hello'))
    await settled()
    return {
      about: 'A whole connection with fixed keys: handshake messages (with their varint length prefix), split, then the first transport bytes. x25519 keys are crypto_kx_seed_keypair of the seed byte x 32: 51 and e1 (static and ephemeral) for the initiator, 52 and e2 for the responder.',
      derived_from: versions('noise-protocol', 'simple-hypercore-protocol', 'hypercore-crypto'),
      protocol_name: 'Noise_XX_25519_ChaChaPoly_BLAKE2b',
      initiator: keys(initiator),
      responder: keys(responder),
      handshake,
      handshake_hash: hex(ends.initiator.handshakeHash),
      handshake_hash_equal: ends.initiator.handshakeHash.equals(ends.responder.handshakeHash),
      initiator_split: split(ends.initiator._split),
      responder_split: split(ends.responder._split),
      transport_cipher: 'XSalsa20 keystream, key split.tx of the sender, nonce the 24 bytes of the sender, one continuous stream per direction',
      feed_key: hex(feed),
      discovery_key: hex(discoveryKey),
      initiator_capability: hex(ends.initiator.capability(feed)),
      responder_capability: hex(ends.responder.capability(feed)),
      plaintext_frames: frames,
      raw_transport: sent
    }
  })
}
