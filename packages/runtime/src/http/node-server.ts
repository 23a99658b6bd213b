/** Node's HTTP server with the bounds on time and size that Duban wants. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Limits } from './limits.js';

export function createNodeServer(handler: RequestListener, limits: Limits): Server {
  const server = createServer(
    {
      maxHeaderSize: limits.headersMaxBytes,
      headersTimeout: limits.headersMaxMs,
      requestTimeout: limits.requestMaxMs,
      keepAliveTimeout: limits.keepAliveMs,
      connectionsCheckingInterval: limits.connectionsCheckMs,
      // Node would answer a request without a Host with an empty 400; it is refused like every other fault instead.
      requireHostHeader: false,
    },
    handler,
  );
  // An unknown expectation may be ignored (RFC 9110, section 10.1.1). Node would answer a 417 without a word.
  server.on('checkExpectation', handler);
  server.maxConnections = limits.connectionsMax;
  boundAddresses(server, limits);
  cutIdleConnections(server, limits);
  return server;
}

/** Bounds the connections of each address, so that a client that opens as many as it can leaves room for others. */
function boundAddresses(server: Server, { connectionsOfAddressMax }: Limits): void {
  const open = new Map<string, number>();
  server.on('connection', (socket) => {
    const address = socket.remoteAddress ?? '';
    const count = open.get(address) ?? 0;
    if (count >= connectionsOfAddressMax) {
      socket.destroy();
      return;
    }
    open.set(address, count + 1);
    socket.once('close', () => {
      const left = (open.get(address) ?? 0) - 1;
      if (left > 0) open.set(address, left);
      else open.delete(address);
    });
  });
}

interface Progress {
  bytes: number;
  /** Monotonic milliseconds. */
  since: number;
}

/**
 * Cuts connections without traffic: clients that stop reading their answer or sending their body. Node's own
 * `server.timeout` could do it, but it sets a timer anew for each request and each piece of data, which costs about 5
 * µs a request; this costs nothing.
 */
function cutIdleConnections(server: Server, { idleMaxMs, connectionsCheckMs }: Limits): void {
  const connections = new Map<Socket, Progress>();
  server.on('connection', (socket) => {
    connections.set(socket, { bytes: 0, since: performance.now() });
    socket.once('close', () => connections.delete(socket));
  });

  const timer = setInterval(() => {
    const now = performance.now();
    for (const [socket, progress] of connections) {
      const bytes = socket.bytesRead + socket.bytesWritten - socket.writableLength;
      if (bytes !== progress.bytes) {
        progress.bytes = bytes;
        progress.since = now;
      } else if (now - progress.since > idleMaxMs) {
        socket.destroy();
      }
    }
  }, connectionsCheckMs);
  timer.unref();
  server.once('close', () => clearInterval(timer));
}
