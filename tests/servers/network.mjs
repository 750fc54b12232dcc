// A PLC directory and a PDS, the whole of an AT Protocol network that a verifier needs: no AppView, no Postgres, no Redis.
import crypto from 'node:crypto'
import dns from 'node:dns'
import { syncBuiltinESMExports } from 'node:module'
import { Secp256k1Keypair } from '@atproto/crypto'
import { PDS } from '@atproto/pds'
import plcServer from '@did-plc/server'

const { ADMIN_PASSWORD, DATA_DIR, DNS_SERVER, PDS_PORT, PLC_PORT } = process.env

if (DNS_SERVER) {
  dns.setServers([DNS_SERVER])
  dns.promises.setServers([DNS_SERVER])
  syncBuiltinESMExports() // @atproto/identity holds `import * as dns from 'node:dns/promises'`
}

const privateKeyHex = async () =>
  Buffer.from(await (await Secp256k1Keypair.create({ exportable: true })).export()).toString('hex')

const plc = plcServer.PlcServer.create({ db: plcServer.Database.mock(), port: Number(PLC_PORT) })
await plc.start()

const pds = await PDS.fromEnv({
  devMode: true,
  hostname: 'localhost',
  port: Number(PDS_PORT),
  dataDirectory: DATA_DIR,
  blobstoreDiskLocation: `${DATA_DIR}/blobs`,
  didPlcUrl: `http://localhost:${PLC_PORT}`,
  recoveryDidKey: (await Secp256k1Keypair.create()).did(),
  plcRotationKeyK256PrivateKeyHex: await privateKeyHex(),
  adminPassword: ADMIN_PASSWORD,
  jwtSecret: crypto.randomBytes(16).toString('hex'),
  serviceHandleDomains: ['.test'],
  inviteRequired: false,
  disableSsrfProtection: true, // everything here lives on loopback
  bskyAppViewUrl: 'https://appview.invalid',
  bskyAppViewDid: 'did:example:invalid',
  bskyAppViewCdnUrlPattern: 'http://cdn.invalid/%s/%s/%s',
  modServiceUrl: 'https://mod.invalid',
  modServiceDid: 'did:example:invalid',
})
await pds.start()

const closed = async () => {
  await pds.destroy()
  await plc.destroy()
}
const end = async () => {
  await Promise.race([closed().catch(console.error), new Promise((resolve) => setTimeout(resolve, 3000))])
  process.exit(0)
}
process.on('SIGTERM', end)
process.stdin.on('end', end).resume() // the tests are gone
