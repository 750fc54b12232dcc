// `node --import loopback.mjs`: a listen() that names no host gets 127.0.0.1. The AT Protocol servers name none, and Node
// would then take every address of the machine.
import net from 'node:net'

const listen = net.Server.prototype.listen

net.Server.prototype.listen = function (...args) {
  const [first, second] = args
  if (typeof first === 'number' && (second === undefined || typeof second === 'function')) {
    return listen.call(this, { port: first, host: '127.0.0.1' }, second)
  }
  if (first && typeof first === 'object' && 'port' in first && !first.host) {
    args[0] = { ...first, host: '127.0.0.1' }
  }
  return listen.apply(this, args)
}
