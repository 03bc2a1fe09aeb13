'use strict'
// Run-length coding of bitfields: bitfield-rle alone.

const rle = require('bitfield-rle')
const { versions, sparse } = require('./format')

const aligned = rle.align(4)

const SHORT = [
  '', '00', '80', 'ff', 'ffff', 'ffffff', 'f0000000', '00000001', '000000000001', '01020304', '010002',
  '01000002', '0100000002', 'ff00ff',
  'ff'.repeat(100) + '00'.repeat(50) + '55aa' + 'ff'.repeat(300) + '00'.repeat(9),
  '616263' + 'ff'.repeat(15) + '64' + '00'.repeat(16) + '65'
].map(digits => Buffer.from(digits, 'hex'))

const LONG = [Buffer.concat([Buffer.alloc(5000, 0xff), Buffer.from([0xfe])])]

/** A literal that runs past the end (two of them), and a varint that has none. */
const INVALID = ['08', '0461', '7f80']

function encoded (input) {
  const bytes = rle.encode(input)
  return {
    input_size: input.length,
    encoded: bytes.toString('hex'),
    decoded_size: rle.decode(bytes).length,
    decoded_size_align4: aligned.decode(bytes).length
  }
}

function refused (digits) {
  try {
    rle.decode(Buffer.from(digits, 'hex'))
  } catch (error) {
    return { encoded: digits, error: error.message }
  }
  throw new Error(digits + ' was decoded')
}

module.exports = async function () {
  return {
    about: 'bitfield-rle encodings. decoded_size_align4 is what replication uses (padded with zeros to a multiple of 4).',
    derived_from: versions('bitfield-rle'),
    cases: SHORT.map(input => ({ input: input.toString('hex'), ...encoded(input) }))
      .concat(LONG.map(input => ({ input_chunks: sparse(input), ...encoded(input) }))),
    invalid: INVALID.map(refused)
  }
}
