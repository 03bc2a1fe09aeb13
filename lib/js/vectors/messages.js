'use strict'
// Every message of the wire, as bytes and as what the decoder makes of them; and what a receiver
// does with odd bytes.

const SMC = require('simple-message-channels')
const messages = require('simple-hypercore-protocol/messages')
const varint = require('varint')
const { versions } = require('./format')
const { NAMES, EXTENSION, readable } = require('./wire')

const repeated = (byte, times) => Buffer.alloc(times, byte)
const key = repeated(1, 32)
const capability = repeated(2, 32)
const hash = repeated(0xaa, 32)
const signature = repeated(0xbb, 64)
const hello = Buffer.from('hello')
const WANTED = 1024 * 1024

const MESSAGES = [
  ['Open', 1, { discoveryKey: key, capability }],
  ['Open', 2, { discoveryKey: key }, 'without a capability (encrypted and noise both false)'],
  ['Options', 0, { extensions: ['MULTIFEED_HANDSHAKE', 'MULTIFEED_MANIFEST', 'MULTIFEED_REPLICATE_FEEDS', 'MULTIFEED_REQUEST_FEEDS'] }, 'stream level options: channel 0'],
  ['Options', 1, { ack: true, extensions: [] }],
  ['Options', 1, { ack: false, extensions: ['a', 'b'] }, 'extensions come first in the bytes'],
  ['Status', 1, { uploading: true, downloading: false }],
  ['Status', 1, { downloading: false, uploading: true }, 'field order is by number, not by how the object was written'],
  ['Status', 1, {}],
  ['Have', 1, { start: 0 }],
  ['Have', 1, { start: 4, length: 1 }],
  ['Have', 1, { start: 0, length: WANTED, bitfield: Buffer.from('02f8', 'hex') }, 'reply to a want: five blocks'],
  ['Have', 1, { start: 0, length: WANTED, bitfield: Buffer.alloc(0) }, 'reply to a want with nothing to offer'],
  ['Have', 1, { start: 7, length: 1, ack: true }],
  ['Have', 1, { start: 300, length: 20 }],
  ['Have', 1, { start: 5000000000 }, 'larger than 32 bits'],
  ['Unhave', 1, { start: 3 }],
  ['Unhave', 1, { start: 3, length: 3 }],
  ['Want', 1, { start: 0, length: WANTED }],
  ['Want', 1, { start: WANTED, length: WANTED }],
  ['Unwant', 1, { start: 0, length: WANTED }],
  ['Request', 1, { index: 0, bytes: 0, hash: false, nodes: 0 }, 'as hypercore sends it: all four fields, zeros too'],
  ['Request', 1, { index: 300, bytes: 0, hash: false, nodes: 5 }],
  ['Request', 1, { index: 0, bytes: 1234567, hash: true, nodes: 0 }, 'seek by bytes'],
  ['Request', 1, { index: 3 }],
  ['Cancel', 1, { index: 3, bytes: 0, hash: false }],
  ['Data', 1, { index: 2, value: hello, nodes: [{ index: 6, hash, size: 7 }, { index: 1, hash, size: 14 }], signature }],
  ['Data', 1, { index: 2, value: hello, nodes: [], signature: null }, 'no proof needed'],
  ['Data', 1, { index: 2, value: Buffer.alloc(0), nodes: [] }, 'an empty entry: value is present with length 0'],
  ['Data', 1, { index: 2, value: null, nodes: [{ index: 4, hash, size: 300 }], signature }, 'reply to a hash request: no value'],
  ['Close', 1, {}],
  ['Close', 3, { discoveryKey: repeated(9, 32) }, 'a channel that was never opened'],
  ['Open', 20, { discoveryKey: key, capability }, 'channel 20: the header is a two byte varint']
]

const EXTENSIONS = [[0, 'hi'], [200, 'hi'], [1, '']]

const VARINTS = [0, 1, 127, 128, 300, 16383, 16384, 2097151, 2147483647, 2147483648, 4294967295, 5000000000, Number.MAX_SAFE_INTEGER]

const RECEIVED = [
  ['keep-alive: an empty frame', '00'],
  ['five keep-alives', '0000000000'],
  ['close on channel 1 with an empty body', '011a'],
  ['open with no discovery key (required field missing)', '0110'],
  ['unhave with no start', '0114'],
  ['type 8 with an index 2 and nothing else', '03180802'],
  ['type 12 (not defined): skipped', '041c080100'],
  ['length 8388609: one more than the largest allowed message plus its header byte (8 MiB + 1)', '8180800410'],
  ['length 8388610: too large', '8280800410'],
  ['length 1 with a header of two bytes', '01fa01'],
  ['a varint of ten bytes', 'ffffffffffffffffff01'],
  ['a varint that is not at its end after eight bytes', 'ffffffffffffffff'],
  ['have whose length field has no value (truncated)', '0413080510'],
  ['have with an unknown field 23 of wire type 2 and length 0: skipped', '06130805ba0100'],
  ['have with field 8, wire type 3 (group)', '0413080543'],
  ['have with field 8, wire type 6 (none there is)', '0413080546']
]

const types = (onmessage) => NAMES.map(name => ({
  encoding: messages[name],
  onmessage: (channel, message) => onmessage(channel, name, message)
}))

const sender = new SMC({ types: types(() => {}) })

function written ([name, channel, message, note]) {
  const payload = messages[name].encode(message)
  return {
    name,
    type: NAMES.indexOf(name),
    channel,
    message: readable(message),
    note,
    payload: payload.toString('hex'),
    frame: sender.send(channel, NAMES.indexOf(name), message).toString('hex'),
    decoded: readable(messages[name].decode(payload))
  }
}

function extension ([id, text]) {
  const body = Buffer.concat([Buffer.from(varint.encode(id)), Buffer.from(text)])
  return {
    name: 'extension',
    type: EXTENSION,
    channel: 1,
    id,
    body: Buffer.from(text).toString('hex'),
    frame: sender.send(1, EXTENSION, body).toString('hex')
  }
}

function received ([about, digits]) {
  const seen = []
  const receiver = new SMC({
    types: types((ch, name, message) => seen.push({ ch, name, message: readable(message) })),
    onmessage: (ch, type, message) => seen.push({ ch, type, raw: message.toString('hex') })
  })
  const accepted = receiver.recv(Buffer.from(digits, 'hex'))
  return { about, bytes: digits, accepted, error: accepted ? null : receiver.error.message, messages: seen }
}

module.exports = async function () {
  const nonce = repeated(7, 24)
  return {
    about: 'Every wire message: payload is the protobuf body, frame is what goes on the wire before encryption (varint length, varint channel<<4|type, body).',
    derived_from: versions('simple-hypercore-protocol', 'simple-message-channels'),
    messages: MESSAGES.map(written),
    extension: EXTENSIONS.map(extension),
    noise_payload: { nonce: nonce.toString('hex'), payload: messages.NoisePayload.encode({ nonce }).toString('hex') },
    varints: VARINTS.map(n => ({ n, hex: Buffer.from(varint.encode(n)).toString('hex') })),
    receive: RECEIVED.map(received)
  }
}
