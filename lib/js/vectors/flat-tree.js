'use strict'
// The numbering of tree nodes: flat-tree alone.

const flat = require('flat-tree')
const { versions } = require('./format')

const SOME_FAR_NODES = [127, 1023, 4095, 65535, 1000000, 2 ** 31 - 1, 2 ** 32 - 1, 2 ** 32, 2 ** 40 - 1]
const LENGTHS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 33, 100, 1000, 8192, 100000]

module.exports = async function () {
  const indexes = Array.from({ length: 64 }, (_, i) => i).concat(SOME_FAR_NODES)
  return {
    about: 'Flat (in-order) tree numbering. leftChild/rightChild are -1 for leaves.',
    derived_from: versions('flat-tree'),
    nodes: indexes.map(index => ({
      index,
      depth: flat.depth(index),
      offset: flat.offset(index),
      parent: flat.parent(index),
      sibling: flat.sibling(index),
      leftChild: flat.leftChild(index),
      rightChild: flat.rightChild(index),
      leftSpan: flat.leftSpan(index),
      rightSpan: flat.rightSpan(index),
      count: flat.count(index)
    })),
    fullRoots: LENGTHS.map(blocks => ({ blocks, roots: flat.fullRoots(2 * blocks) }))
  }
}
