'use strict'
// What JSON.parse takes and refuses, and what JSON.stringify writes: nothing but the language.

const TAKEN = [
  'null', 'true', 'false', '0', '-0', '1', '-1', '1.5', '[]', '{}', '[ 1 , 2 ]\n', ' \t\r\n null \t\r\n',
  // the order of members: array positions first
  '{"b":1,"a":2}', '{"a":1,"b":2,"a":3}', '{"a":{"x":1},"a":{"y":2}}', '{"b":0,"10":1,"9":2,"a":3,"0":4}',
  '{"01":1,"1":2,"00":3,"0":4}', '{"4294967295":1,"4294967294":2,"4294967296":3,"7":4}',
  '{"-1":1,"1":2,"1.0":3,"1e1":4,"":5}', '{"2":1,"1":2,"2":3}', '{"18446744073709551616":1,"99999999999":2,"3":3}',
  '{"__proto__":1,"constructor":2,"toString":3}',
  // escapes
  '"\\u0041\\u00e9\\u20ac\\ud83d\\ude00"', '"\\b\\f\\n\\r\\t\\"\\\\\\/"',
  '"\\u0000\\u0001\\u001f\\u007f\\u0080\\u2028\\u2029\\ufeff\\uffff"', '"é€😀"', '"\\u000b"', '"</script>"',
  '[[[[]]],{"a":[{}]}]',
  '{"type":"chat-message","nickname":"cat-lover","text":"hello world","timestamp":"2018-11-05T14:26:00.000Z"}',
  // numbers
  '9007199254740993', '9007199254740992', '-9007199254740993', '18446744073709551615', '18446744073709551616',
  '9223372036854775807', '-9223372036854775808', '-9223372036854775809', '123456789012345678901234567890',
  '1e21', '1e20', '100000000000000000000', '999999999999999999999', '1e-6', '1e-7', '0.000001', '0.0000001',
  '1.7976931348623157e308', '5e-324', '2.2250738585072014e-308', '1E+2', '1e00', '0e5', '-0.0', '-1e-7', '0.1',
  '0.30000000000000004', '1e-400', '4.35', '123.456e5', '1.5e300', '4.9406564584124654e-324'
]

const REFUSED = [
  '', 'nul', 'tru', '+1', '01', '1.', '.5', '1e', '-', 'NaN', 'Infinity', 'undefined', '[1,]', '{"a":1,}', '{a:1}',
  "'a'", '"a', '"\t"', '"\\x41"', '"\\u12"', '[1 2]', '1 2', '[', '{', '{"a"}', '{"a":}', '/*c*/1', '// c\n1',
  '\ufeff1', '1\u0000', '\u0000', '"\u0000"', '\u000b1', '\u00a01', '[}', '{]', ']'
]

const SOME_NUMBERS = [
  0, -0, NaN, Infinity, -Infinity, Number.MAX_VALUE, Number.MIN_VALUE, Number.MAX_SAFE_INTEGER, 2 ** 53, 2 ** 63,
  2 ** 64, 2 ** 70, 1 / 3, 2 / 3, Math.PI, 123456789012345680000
]

const view = new DataView(new ArrayBuffer(8))

/** The 64 bits of a double, and what JSON.stringify writes for it. */
function written (number) {
  view.setFloat64(0, number)
  return [view.getBigUint64(0).toString(16).padStart(16, '0'), JSON.stringify(number)]
}

/** Doubles of any size, always the same ones: bits of a linear congruential generator. */
function scattered (count) {
  const mask = (1n << 64n) - 1n
  let state = 123456789n
  const next = () => {
    state = (state * 6364136223846793005n + 1442695040888963407n) & mask
    return state >> 11n
  }
  return Array.from({ length: count }, () => {
    view.setBigUint64(0, ((next() << 11n) ^ next()) & mask)
    return view.getFloat64(0)
  }).filter(number => !Number.isNaN(number))
}

function aroundEachPower () {
  const numbers = []
  for (let power = -30; power <= 30; power++) {
    for (const digits of ['1', '1.5', '9.999999999999999', '1.2345678901234567', '-3']) {
      numbers.push(Number(digits + 'e' + power))
    }
  }
  return numbers
}

function isRefused (text) {
  try {
    JSON.parse(text)
    return false
  } catch (error) {
    return true
  }
}

function hex (text) {
  return Buffer.from(text).toString('hex')
}

module.exports = async function () {
  const mistaken = REFUSED.find(text => !isRefused(text))
  if (mistaken !== undefined) throw new Error('JSON.parse takes ' + JSON.stringify(mistaken))
  return {
    about: 'What JSON.parse takes and refuses, and what JSON.stringify writes for it, all texts as UTF-8 in hexadecimal digits; numbers are the 64 bits of a double and what JSON.stringify writes for it.',
    derived_from: { 'ECMA-262': 'JSON.parse, JSON.stringify' },
    texts: TAKEN.map(text => ({ text: hex(text), dump: hex(JSON.stringify(JSON.parse(text))) })),
    refused: REFUSED.map(hex),
    numbers: SOME_NUMBERS.concat(aroundEachPower(), scattered(400)).map(written)
  }
}
