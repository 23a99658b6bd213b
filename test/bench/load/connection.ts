/**
 * One HTTP/1.1 keep-alive connection with one request under way at a time. It knows just enough HTTP for
 * the servers measured here (answers with Content-Length), because on a small machine every microsecond
 * that the generator spends is taken from the server.
 */
import { once } from 'node:events';
import { connect } from 'node:net';

export interface Answer {
  readonly status: number;
  /** Decoded when asked for: most answers are only counted. */
  text(): string;
}

export interface KeepAliveConnection {
  /** Sends a request and waits for its answer. The caller may change the bytes again after the answer. */
  ask(request: Buffer): Promise<Answer>;
  close(): void;
}

interface Waiting {
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

const headEnd = Buffer.from('\r\n\r\n');
const answerMaxBytes = 1_048_576;

/** @throws when nobody listens there. `ask` throws when the connection breaks or when what arrives is no answer. */
export async function openConnection(host: string, port: number): Promise<KeepAliveConnection> {
  const socket = connect({ host, port, noDelay: true });
  let received: Buffer | undefined;
  let waiting: Waiting | undefined;
  let broken: Error | undefined;

  const fail = (error: Error) => {
    broken ??= error;
    socket.destroy();
    waiting?.reject(broken);
    waiting = undefined;
  };
  const take = (chunk: Buffer) => {
    const bytes = received === undefined ? chunk : Buffer.concat([received, chunk]);
    const answer = readAnswer(bytes);
    if (answer instanceof Error) return fail(answer);
    received = answer === undefined ? bytes : undefined;
    if (answer === undefined) return;
    const asked = waiting;
    waiting = undefined;
    if (asked === undefined) fail(new Error('an answer came although nothing was asked'));
    else asked.resolve(answer);
  };

  await once(socket, 'connect');
  socket.on('data', take);
  socket.on('error', fail);
  socket.on('close', () => fail(new Error('the server closed a connection')));
  return {
    ask: (request) =>
      new Promise((resolve, reject) => {
        if (broken !== undefined) return reject(broken);
        waiting = { resolve, reject };
        socket.write(request);
      }),
    close: () => {
      broken ??= new Error('the connection has been closed');
      socket.destroy();
    },
  };
}

/** A whole answer; undefined while bytes are missing; an error when the bytes are no answer. */
function readAnswer(bytes: Buffer): Answer | Error | undefined {
  if (bytes.length > answerMaxBytes) return new Error(`an answer is larger than ${answerMaxBytes} bytes`);
  const end = bytes.indexOf(headEnd);
  if (end === -1) return undefined;
  const head = bytes.toString('latin1', 0, end);
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (!head.startsWith('HTTP/1.1 ') || length === undefined) return new Error(`not an answer with a length: ${head}`);
  const bodyStart = end + headEnd.length;
  const bodyEnd = bodyStart + Number(length);
  if (bytes.length < bodyEnd) return undefined;
  if (bytes.length > bodyEnd) return new Error('more bytes than one answer came');
  return { status: Number(head.slice(9, 12)), text: () => bytes.toString('utf8', bodyStart, bodyEnd) };
}
