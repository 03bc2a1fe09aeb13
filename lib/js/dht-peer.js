'use strict'
// A node of npm bittorrent-dht, for tests: node dht-peer.js ADDRESS PORT [BOOTSTRAP]
//
// Its input is `announce TOPIC PORT` and `lookup TOPIC`, a topic being 40 hexadecimal digits; its
// output a line of JSON for each thing that happens. Ends when its input ends.
const path = require('path')
const readline = require('readline')
const { pathToFileURL } = require('url')

const [, , address, port, bootstrap] = process.argv
const say = event => process.stdout.write(JSON.stringify(event) + '\n')

async function main () {
  // The package is an ES module, which NODE_PATH does not find.
  const { Client } = await import(pathToFileURL(path.join(process.env.NODE_PATH, 'bittorrent-dht/index.js')))
  const dht = new Client({ bootstrap: bootstrap ? [bootstrap] : false, verify: undefined })
  dht.on('peer', (peer, topic) => say({ event: 'peer', host: peer.host, port: peer.port, topic: Buffer.from(topic).toString('hex') }))
  dht.on('announce', (peer, topic) => say({ event: 'announced', host: peer.host, port: peer.port }))
  dht.on('error', error => say({ event: 'trouble', what: error.message }))
  await new Promise(resolve => dht.listen(Number(port), address, resolve))
  if (bootstrap) await new Promise(resolve => dht.on('ready', resolve))
  say({ event: 'listening', port: dht.address().port })
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const [command, topic, announced] = line.split(' ')
    const done = error => say({ event: 'done', error: error && error.message })
    if (command === 'announce') dht.announce(topic, Number(announced), done)
    if (command === 'lookup') dht.lookup(topic, done)
  }
  process.exit(0)
}

main()
