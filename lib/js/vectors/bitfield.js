'use strict'
// Pages of the bitfield after bits were set and cleared, and what a have message says of them.

const bitfield = require('hypercore/lib/bitfield')
const treeIndex = require('hypercore/lib/tree-index')
const { versions, sparse } = require('./format')

const ALL = [0, 1048576]
const first = (blocks, name = String(blocks), windows = []) =>
  ({ name, steps: [['set', 0, blocks]], tree_bits: true, windows })

const CASES = [
  first(1), first(2), first(8), first(9), first(33),
  first(100, '100', [[0, 8192], [8192, 8192]]),
  first(1000),
  first(8192, '8192 exactly one page', [[8192, 8192]]),
  first(8193, '8193 first block of page 1', [[0, 8192], [8192, 8192]]),
  first(20000, '20000', [[8192, 8192], [16384, 8192]]),
  {
    name: 'holes',
    steps: [['set', 3, 4], ['set', 17, 40], ['set', 64, 96], ['set', 200, 201]],
    tree_bits: false
  },
  { name: 'set then clear', steps: [['set', 0, 300], ['clear', 10, 20], ['clear', 128, 256]], tree_bits: true },
  {
    name: 'one far bit (page 2 without page 1)',
    steps: [['set', 0, 1], ['set', 20000, 20001]],
    tree_bits: false,
    windows: [[16384, 8192], [24576, 8192]]
  },
  { name: 'one very far bit (page 100)', steps: [['set', 0, 8], ['set', 819205, 819206]], tree_bits: false }
]

function run ({ name, steps, tree_bits: treeBits, windows = [] }) {
  const bits = bitfield()
  const tree = treeIndex(bits.tree)
  for (const [what, start, end] of steps) {
    for (let i = start; i < end; i++) {
      bits.set(i, what === 'set')
      if (treeBits && what === 'set') tree.set(2 * i)
    }
  }

  const pages = []
  const written = []
  for (let i = 0; i < bits.pages.length; i++) {
    const page = bits.pages.get(i, true)
    pages.push(page ? sparse(page.buffer) : null)
  }
  for (let page = bits.pages.lastUpdate(); page; page = bits.pages.lastUpdate()) written.push(page.offset / 3584)

  return {
    name,
    steps,
    tree_bits: treeBits,
    data_bits_length: bits.length,
    blocks_from_tree: tree.blocks(),
    pages,
    pages_written: written.sort((a, b) => a - b),
    compress: [ALL, ...windows].map(([start, length]) =>
      ({ start, length, rle: bits.compress(start, length).toString('hex') }))
  }
}

module.exports = async function () {
  return {
    about: 'In-memory bitfield pages (3584 bytes: data 1024, tree 2048, index 512) after the steps; a null page was never allocated (in the file it is a hole of zero bytes, or absent at the end). compress is what a have message carries.',
    derived_from: versions('hypercore', 'sparse-bitfield', 'memory-pager', 'bitfield-rle'),
    cases: CASES.map(run)
  }
}
