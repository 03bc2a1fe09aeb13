'use strict'
// Which nodes prove a block to somebody who has some of them: the tree index of hypercore alone.

const treeIndex = require('hypercore/lib/tree-index')
const { versions } = require('./format')

const STEPS_AT_MOST = 9

function fullTree (blocks) {
  const tree = treeIndex()
  for (let i = 0; i < blocks; i++) tree.set(2 * i)
  return tree
}

function order (blocks, name) {
  const up = Array.from({ length: blocks }, (_, i) => i)
  if (name === 'down') return up.reverse()
  const middle = name === 'middle' ? Math.floor(blocks / 2) : 0
  return up.slice(middle).concat(up.slice(0, middle))
}

/** A peer fetches blocks one after the other, over one channel. */
function fetching (blocks, orderName) {
  const server = fullTree(blocks)
  const client = treeIndex()
  const learnt = treeIndex()
  const steps = order(blocks, orderName).slice(0, STEPS_AT_MOST).map(block => {
    const digest = client.digest(2 * block)
    const answer = server.proof(2 * block, { digest, tree: learnt })
    const stateless = server.proof(2 * block, { digest })
    client.set(2 * block)
    for (const index of answer.nodes) client.set(index)
    return {
      block,
      digest,
      nodes: answer.nodes,
      verifiedBy: answer.verifiedBy,
      stateless_nodes: stateless.nodes,
      stateless_verifiedBy: stateless.verifiedBy,
      client_blocks_after: client.blocks()
    }
  })
  return { blocks, order: orderName, steps }
}

function hashOnly (block) {
  return { blocks: 5, block, digest: 0, ...fullTree(5).proof(2 * block, { digest: 0, hash: true }) }
}

function digests (have) {
  const tree = treeIndex()
  for (const index of have) tree.set(index)
  const bits = []
  for (let i = 0; i < 128; i++) if (tree.get(i)) bits.push(i)
  return {
    have,
    bits,
    digest: [0, 1, 2, 3, 4, 5, 7, 8, 16, 31, 32].map(block => [block, tree.digest(2 * block)]),
    blocks: tree.blocks()
  }
}

module.exports = async function () {
  const cases = [fetching(1, 'up')]
  for (const blocks of [2, 3, 5, 8, 11, 33]) {
    for (const name of ['up', 'down', 'middle']) cases.push(fetching(blocks, name))
  }
  return {
    about: 'Digest (the nodes field of a request) and the proof nodes answered. Within a case the steps happen in order on one channel: the server keeps one picture of the remote tree, filled in only from the digests it is sent (not from the nodes it answers). stateless_* is the answer with no memory. hash is the answer to a request with hash true (the leaf itself comes first).',
    derived_from: versions('hypercore', 'flat-tree'),
    cases,
    hash: [0, 2, 4].map(hashOnly),
    digests: [[], [0], [0, 2], [1], [3], [1, 4], [3, 8], [7], [7, 16], [31, 64], [1, 5]].map(digests)
  }
}
