'use strict'
// Whole feeds on disk, written by hypercore.

const fs = require('fs')
const os = require('os')
const path = require('path')
const hypercore = require('hypercore')
const crypto = require('hypercore-crypto')
const { promisify } = require('util')
const { versions, sparse, node } = require('./format')

const keys = crypto.keyPair(Buffer.alloc(32, 1))
const entry = i => Buffer.from('block-' + i)

async function inTemporaryDirectory (work) {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'kappa-vectors-'))
  try {
    return await work(directory)
  } finally {
    fs.rmSync(directory, { recursive: true })
  }
}

async function open (directory, options) {
  const feed = hypercore(directory, keys.publicKey, options)
  await promisify(feed.ready.bind(feed))()
  return feed
}

const call = (feed, method, ...rest) => promisify(feed[method].bind(feed))(...rest)

function filesOf (directory) {
  const files = {}
  for (const name of fs.readdirSync(directory).sort()) files[name] = sparse(fs.readFileSync(path.join(directory, name)))
  return files
}

function state (feed, directory) {
  let has = ''
  for (let i = 0; i < Math.max(feed.length, 1); i++) has += feed.has(i) ? '1' : '0'
  return { length: feed.length, byteLength: feed.byteLength, has, files: filesOf(directory) }
}

/** A feed of `appends.reduce(sum)` entries; `empty` is the number of an entry of no bytes. */
function written ({ name, appends, empty = -1, cleared }) {
  return inTemporaryDirectory(async directory => {
    const feed = await open(directory, { secretKey: keys.secretKey })
    const entries = []
    for (const count of appends) {
      const batch = Array.from({ length: count }, (_, i) =>
        entries.length + i === empty ? Buffer.alloc(0) : entry(entries.length + i))
      entries.push(...batch)
      await call(feed, 'append', batch)
    }
    if (cleared) await call(feed, 'clear', ...cleared)
    const result = { name, appends }
    if (empty !== -1) result.entry_data = entries.map(bytes => bytes.toString('hex'))
    if (cleared) result.cleared = cleared
    Object.assign(result, state(feed, directory))
    await call(feed, 'close')
    return result
  })
}

/** A copy that gets single blocks with their proofs, in an order that leaves holes. */
function sparseClone (blocks) {
  return inTemporaryDirectory(async directory => {
    const source = await open(path.join(directory, 'source'), { secretKey: keys.secretKey })
    for (let i = 0; i < 33; i++) await call(source, 'append', entry(i))
    const cloneDirectory = path.join(directory, 'clone')
    const clone = await open(cloneDirectory, { sparse: true })

    const steps = [{ step: 'just opened (no secret key, no entries)', ...state(clone, cloneDirectory) }]
    for (const index of blocks) {
      const digest = clone.digest(index)
      const proof = await call(source, 'proof', index, { digest })
      const nodes = proof.nodes.map(node) // before put, which empties the list
      await call(clone, 'put', index, entry(index), proof)
      steps.push({
        step: 'put ' + index,
        ...state(clone, cloneDirectory),
        proof: {
          index,
          value: entry(index).toString('hex'),
          digest_sent: digest,
          nodes,
          signature: proof.signature && proof.signature.toString('hex')
        }
      })
    }
    await call(clone, 'close')
    await call(source, 'close')
    return steps
  })
}

module.exports = async function () {
  const cases = [{ name: '0 entries, one-by-one', appends: [] }, { name: '1 entries, one-by-one', appends: [1] }]
  for (const count of [2, 3, 5, 8, 33]) {
    cases.push({ name: count + ' entries, one-by-one', appends: Array(count).fill(1) })
    cases.push({ name: count + ' entries, batch', appends: [count] })
  }
  cases.push({ name: 'batches of 3, 0, 2, 1 (an empty entry) and 5', appends: [3, 0, 2, 1, 5], empty: 5 })
  cases.push({ name: '8 entries, then blocks 2, 3 and 4 cleared', appends: Array(8).fill(1), cleared: [2, 5] })

  const feeds = []
  for (const one of cases) feeds.push(await written(one))
  return {
    about: 'Whole hypercore directories (secret key included) for the key pair of seed 01 x 32; entry i is ASCII block-<i>. A file is its size and its non-zero stretches; everything else is zero bytes. "appends" lists how many entries each append call carried (one signature per call).',
    derived_from: versions('hypercore', 'hypercore-crypto', 'hypercore-default-storage', 'random-access-file'),
    keypair: {
      publicKey: keys.publicKey.toString('hex'),
      secretKey: keys.secretKey.toString('hex'),
      discoveryKey: crypto.discoveryKey(keys.publicKey).toString('hex')
    },
    feeds,
    sparse_clone_of_33: await sparseClone([7, 0, 32, 8])
  }
}
