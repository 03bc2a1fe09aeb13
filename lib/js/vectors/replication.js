'use strict'
// What hypercores say to each other: whole conversations of two peers, frame by frame.
//
// What is random in them is taken away: keys and nonces of the handshake are fixed, and a peer picks
// the blocks that it asks for from the start. Feeds are in memory, so that nothing waits for a disk.
// Answers that follow one another are put in order, as theirs depends on how many reads of the
// storage each of them takes.

const { versions } = require('./format')
const { initiator, responder } = require('./wire')
const { Conversation: AnyConversation } = require('./conversation')
const { keys, SCENARIOS } = require('./replication-scenarios')

/** Two feeds that talk: A is the initiator. */
class Conversation extends AnyConversation {
  start ({ a, b, optionsOfA, optionsOfB }) {
    this.add('A', a.replicate(true, { ...optionsOfA, timeout: false, keyPair: initiator.static }))
    this.add('B', b.replicate(false, { ...optionsOfB, timeout: false, keyPair: responder.static }))
    this.streams.A.pipe(this.streams.B).pipe(this.streams.A)
  }
}

const isData = line => line.decoded !== undefined && line.decoded.type === 'Data'

/** Data lines that follow one another: by peer, then by block. */
function inOrder (transcript) {
  const result = []
  for (let i = 0, end; i < transcript.length; i = end) {
    end = i + 1
    while (isData(transcript[i]) && end < transcript.length && isData(transcript[end])) end++
    const group = transcript.slice(i, end)
    const place = line => isData(line) ? line.from + String(line.decoded.message.index).padStart(3, '0') : ''
    result.push(...group.sort((a, b) => place(a) < place(b) ? -1 : 1))
  }
  return result
}

async function recorded ({ name, about, prepare, talk }) {
  const peers = await prepare()
  const conversation = new Conversation()
  await conversation.record(async () => {
    conversation.start(peers)
    await conversation.quiet()
    if (talk) await talk(conversation, peers)
    await conversation.quiet()
  })
  conversation.end()
  return { name, about, transcript: inOrder(conversation.transcript) }
}

module.exports = async function () {
  const scenarios = []
  for (const scenario of SCENARIOS) scenarios.push(await recorded(scenario))
  return {
    about: 'What hypercore 9 peers send each other, in order (frames before encryption, decoded beside). Entries are ASCII block-<i>. The handshake has the keys of noise.json, so capabilities repeat. Requests pick blocks at random in production; here Math.random returns 0, so from the start. Data answers that follow one another are by peer and block; really their order depends on storage reads.',
    derived_from: versions('hypercore', 'hypercore-protocol', 'simple-hypercore-protocol'),
    key: keys.publicKey.toString('hex'),
    scenarios
  }
}
