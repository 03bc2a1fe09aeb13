'use strict'
// Key pairs, the three kinds of hashes, signatures: hypercore-crypto alone.

const crypto = require('hypercore-crypto')
const MerkleGenerator = require('merkle-tree-stream/generator')
const { versions, node } = require('./format')

const hex = bytes => bytes.toString('hex')

function keyPair (byte) {
  const seed = Buffer.alloc(32, byte)
  const { publicKey, secretKey } = crypto.keyPair(seed)
  return {
    seed: hex(seed),
    ed25519_public: hex(publicKey),
    ed25519_secret: hex(secretKey),
    discovery_key: hex(crypto.discoveryKey(publicKey))
  }
}

function leaves () {
  const everyByte = Buffer.from(Array.from({ length: 256 }, (_, i) => i))
  const datas = [Buffer.alloc(0), Buffer.from('a'), Buffer.from('hello world'), everyByte]
  const result = datas.map(data => ({ data: hex(data), size: data.length, hash: hex(crypto.data(data)) }))
  const long = Buffer.alloc(70000, 0xab)
  result.push({ data_repeat: { byte: 'ab', times: long.length }, size: long.length, hash: hex(crypto.data(long)) })
  return result
}

function parents () {
  const leaf = (index, text) => ({ index, size: text.length, hash: crypto.data(Buffer.from(text)) })
  const a = leaf(0, 'aaaaa')
  const b = leaf(2, 'bbb')
  const parentOf = (left, right) => ({
    left: node(left),
    right: node(right),
    parent: node({ index: 1, size: left.size + right.size, hash: crypto.parent(left, right) })
  })
  const swapped = { note: 'arguments in the wrong order give the same hash: sorted by index', ...parentOf(b, a) }
  return [parentOf(a, b), swapped]
}

/** All nodes over `count` blocks, and what is signed after each. */
function growingTree (count) {
  const { secretKey } = crypto.keyPair(Buffer.alloc(32, 1))
  const merkle = new MerkleGenerator(crypto)
  const nodes = []
  const trees = []
  for (let i = 0; i < count; i++) {
    nodes.push(...merkle.next(Buffer.from('block-' + i)))
    const signable = crypto.signable(merkle.roots, i + 1)
    trees.push({
      length: i + 1,
      roots: merkle.roots.map(root => root.index),
      tree_hash: hex(crypto.tree(merkle.roots)),
      signable: hex(signable),
      signature_seed01: hex(crypto.sign(signable, secretKey))
    })
  }
  nodes.sort((a, b) => a.index - b.index)
  return { nodes: nodes.map(node), trees }
}

module.exports = async function () {
  return {
    about: 'Key pairs, discovery keys, leaf / parent / tree hashes, signables and signatures. All values hex; the data of entry i is ASCII block-<i>.',
    derived_from: versions('hypercore-crypto', 'merkle-tree-stream'),
    keypairs: [0, 1, 2, 255].map(keyPair),
    leaves: leaves(),
    parents: parents(),
    ...growingTree(17)
  }
}
