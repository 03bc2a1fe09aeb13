'use strict'
// Sets of feeds: what is in their directories, and what two of them say to each other.
//
// Storage is in memory, so that nothing waits for a disk. Names, keys and the debug id in the
// handshake are fixed, as are the keys of the connection.

const ram = require('random-access-memory')
const crypto = require('hypercore-crypto')
const Handshake = require('simple-hypercore-protocol/lib/handshake')
const multifeed = require('multifeed')
const { promisify } = require('util')
const { versions, sparse } = require('./format')
const { initiator, responder } = require('./wire')
const { Conversation } = require('./conversation')

const DEFAULT_KEY = Buffer.from('bee80ff3a4ee5e727dc44197cb9d25bf8f19d50b0f3ad2984cfe5b7d14e75de7', 'hex')
const keyPair = i => crypto.keyPair(Buffer.alloc(32, i))
const call = (object, method, ...rest) => promisify(object[method].bind(object))(...rest)

/** A multifeed in memory; its files are in `files`, by their paths. */
async function open (options) {
  const files = new Map()
  const storage = name => {
    if (!files.has(name)) files.set(name, ram())
    return files.get(name)
  }
  const multi = multifeed(storage, { valueEncoding: 'json', _id: '0', ...options })
  await new Promise(resolve => multi.ready(resolve))
  multi.files = files
  return multi
}

async function writer (multi, name, key, ...values) {
  const feed = await call(multi, 'writer', name, { keypair: keyPair(key) })
  for (const value of values) await call(feed, 'append', value)
  return feed
}

/** All bytes of a file, open or closed. */
function contents (file) {
  const pages = Array.from({ length: Math.ceil(file.length / file.pageSize) },
    (_, i) => file.buffers[i] || Buffer.alloc(file.pageSize))
  return Buffer.concat(pages).slice(0, file.length)
}

function layout (name, multi) {
  const files = {}
  for (const path of [...multi.files.keys()].sort()) {
    const file = multi.files.get(path)
    if (file.length) files[path] = sparse(contents(file))
  }
  const feeds = multi.feeds().map(feed => ({ key: feed.key.toString('hex'), writable: feed.writable, length: feed.length }))
  return { name, feeds_in_the_order_of_javascript: feeds, files }
}

async function layouts () {
  const three = await open()
  await writer(three, 'default', 1, { n: 1 })
  await writer(three, 'second', 2)
  await writer(three, '7', 3)
  const alice = await open()
  const bob = await open()
  await writer(alice, 'alice', 1, { from: 'alice' })
  await writer(bob, 'bob', 2, { from: 'bob' })
  const a = alice.replicate(true)
  const b = bob.replicate(false)
  a.pipe(b).pipe(a)
  await Promise.all([a, b].map(stream => new Promise(resolve => stream.once('end', resolve))))
  return [
    layout('three writers made in this order: default (key 01, one entry {"n":1} as JSON), second (key 02), 7 (key 03)', three),
    layout('alice (key 01, one entry) after she met bob (key 02): his feed is in directory 1, without localname and secret_key', alice)
  ]
}

const from = name => ({ from: name })

const SCENARIOS = [
  {
    name: 'A has writer alice (key 01, 1 entry), B has bob (key 02, 1 entry), not live',
    a: multi => writer(multi, 'alice', 1, from('alice')),
    b: multi => writer(multi, 'bob', 2, from('bob'))
  },
  { name: 'both empty (no feeds), not live' },
  { name: 'A has alice, B has nothing, not live', a: multi => writer(multi, 'alice', 1, from('alice')) },
  {
    name: 'live, userData given; A makes a second writer while connected',
    a: multi => writer(multi, 'alice', 1, from('alice')),
    options: { live: true },
    optionsOfA: { userData: { hello: 'from A' } },
    async talk (conversation, a) {
      conversation.note('A makes writer second (key 03)')
      await writer(a, 'second', 3, from('second'))
    }
  },
  { name: 'different encryption keys', keyOfA: keyPair(9).publicKey }
]

async function recorded ({ name, a, b, options, optionsOfA, keyOfA, talk }) {
  const one = await open({ encryptionKey: keyOfA })
  const other = await open()
  if (a) await a(one)
  if (b) await b(other)
  const conversation = new Conversation()
  const { keyPair: anyKeyPair } = Handshake
  await conversation.record(async () => {
    Handshake.keyPair = () => initiator.static
    conversation.add('A', one.replicate(true, { timeout: false, ...options, ...optionsOfA }))
    Handshake.keyPair = () => responder.static // of feeds that are made later, too
    conversation.add('B', other.replicate(false, { timeout: false, ...options }))
    const { A, B } = conversation.streams
    for (const [who, stream] of [['A', A], ['B', B]]) {
      stream.removeAllListeners('error')
      stream.once('error', error => conversation.note(`${who} error: ${error.message}`))
      stream.on('error', () => {})
    }
    A.pipe(B).pipe(A)
    await conversation.quiet()
    if (talk) await talk(conversation, one)
    await conversation.quiet()
  })
  Handshake.keyPair = anyKeyPair
  conversation.end()
  for (const line of conversation.transcript) {
    if (line.decoded && line.decoded.type === 'Extension') line.decoded.text = Buffer.from(line.decoded.body, 'hex').toString()
  }
  return { name, transcript: conversation.transcript }
}

module.exports = async function () {
  const scenarios = []
  for (const scenario of SCENARIOS) scenarios.push(await recorded(scenario))
  return {
    about: 'Files of multifeeds in memory, and what two of them send each other (frames before encryption, decoded beside; the text of an extension, too). The handshake has the keys of noise.json. _id is random in production. In the scenario of different keys the shared key of A is the public key 09.',
    derived_from: versions('multifeed', 'hypercore', 'hypercore-protocol'),
    default_shared_key: DEFAULT_KEY.toString('hex'),
    discovery_key: crypto.discoveryKey(DEFAULT_KEY).toString('hex'),
    layouts: await layouts(),
    scenarios
  }
}
