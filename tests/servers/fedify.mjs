// A small ActivityPub server on Fedify, the library under Ghost's and Hollo's federation. Accounts: POST /_test/account.
import http from 'node:http'
import { createFederation, generateCryptoKeyPair, InProcessMessageQueue, MemoryKvStore } from '@fedify/fedify'
import { Create, Endpoints, Group, Note, Person, PropertyValue, PUBLIC_COLLECTION } from '@fedify/fedify/vocab'

const { HANDLE_HOST, ORIGIN, PORT, ACTOR_PATH, POST_PATH } = process.env
const KINDS = { Group, Person }
const accounts = new Map()
const keys = new Map()

const federation = createFederation({
  kv: new MemoryKvStore(),
  queue: new InProcessMessageQueue(),
  allowPrivateAddress: true, // it looks for the keys of signed requests on loopback
  origin: HANDLE_HOST ? { handleHost: HANDLE_HOST, webOrigin: ORIGIN } : ORIGIN,
})

const actor = async (context, id) => {
  const account = accounts.get(id)
  if (!account) return null
  return new KINDS[account.kind]({
    id: context.getActorUri(id),
    preferredUsername: id,
    name: account.name,
    summary: account.summary,
    url: new URL(`/@${id}`, ORIGIN),
    inbox: context.getInboxUri(id),
    outbox: context.getOutboxUri(id),
    endpoints: new Endpoints({ sharedInbox: context.getInboxUri() }),
    attachments: account.fields.map(([name, value]) => new PropertyValue({ name, value })),
    publicKeys: (await context.getActorKeyPairs(id)).map((pair) => pair.cryptographicKey),
  })
}

const keyPairs = async (_context, id) => {
  if (!accounts.has(id)) return []
  if (!keys.has(id)) keys.set(id, await generateCryptoKeyPair('RSASSA-PKCS1-v1_5'))
  return [keys.get(id)]
}

const note = (context, identifier, number) => {
  const content = accounts.get(identifier)?.notes[number - 1]
  if (content === undefined) return null
  const id = context.getObjectUri(Note, { identifier, number: String(number) })
  return new Note({ id, attribution: context.getActorUri(identifier), to: PUBLIC_COLLECTION, content })
}

const outbox = async (context, id) => {
  if (!accounts.has(id)) return null
  const create = (_content, place) => {
    const object = note(context, id, place + 1)
    return new Create({ id: new URL(`${object.id}/create`), actor: context.getActorUri(id), object })
  }
  return { items: accounts.get(id).notes.map(create) }
}

// An account in secure mode is shown to actors that sign, and to nobody else.
const mayRead = async (context, id) =>
  !accounts.get(id)?.secure || (await context.getSignedKeyOwner()) !== null

federation
  .setActorDispatcher(ACTOR_PATH, actor)
  .setKeyPairsDispatcher(keyPairs)
  .authorize(mayRead)
federation
  .setObjectDispatcher(Note, POST_PATH, async (context, { identifier, number }) => note(context, identifier, Number(number)))
  .authorize((context, { identifier }) => mayRead(context, identifier))
federation.setInboxListeners(`${ACTOR_PATH}/inbox`, '/inbox')
federation.setOutboxDispatcher(`${ACTOR_PATH}/outbox`, outbox)

const setAccount = (body) => {
  const account = JSON.parse(body)
  if (account.deleted) accounts.delete(account.id)
  else accounts.set(account.id, account)
}

const federated = (request, url, body) =>
  federation.fetch(
    new Request(url, {
      method: request.method,
      headers: request.headers,
      body: ['GET', 'HEAD'].includes(request.method) ? undefined : body,
    }),
    {
      contextData: undefined,
      onNotFound: () => new Response('not found', { status: 404 }),
      onNotAcceptable: () => new Response('<h1>a page</h1>', { headers: { 'content-type': 'text/html' } }),
    },
  )

const server = http.createServer(async (request, response) => {
  const body = Buffer.concat(await request.toArray())
  const url = new URL(request.url, ORIGIN)
  if (url.pathname === '/_test/account') {
    setAccount(body)
    response.end('ok')
    return
  }
  const answer = await federated(request, url, body)
  response.writeHead(answer.status, Object.fromEntries(answer.headers))
  response.end(Buffer.from(await answer.arrayBuffer()))
})
server.listen(Number(PORT), '127.0.0.1')
process.on('SIGTERM', () => process.exit(0))
process.stdin.on('end', () => process.exit(0)).resume() // the tests are gone
