/**
 * Tells a page of each change of orders once and in order, also when connections break, tokens expire and instances stop.
 *
 * Both functions take an object with these properties:
 *
 * - url: the address of the platform, such as 'wss://shop.example'
 * - token: called before each connection; returns the token of the caller or a promise of it. Its argument is { refused: true } if the
 *   platform has just refused the last one, for example because it has expired. Without a token, the cookie of the page is used
 * - read: called at the beginning, and when changes are missing that are not stored any more: reads and shows the orders, and returns a
 *   promise of the stream_position of that answer. Without a position in the answer it is called again
 * - position: begins after this position instead of a call of read
 * - change: called with each change. If it throws, the change counts as told
 * - failed: called once if the platform refuses the request itself, such as a scope that is missing; the error has the close code in code.
 *   Nothing follows. By default it is written to the console
 * - waiting: called before each pause with { code, reason, milliseconds }: why the last connection ended, and how long the pause is
 * - firstPause, longestPause: limits of the pauses between connections, in milliseconds: 500 and 30,000
 *
 * Both return an object with close(), which ends everything, and with position, from which a later page can go on.
 *
 * It needs nothing but WebSocket, so it works in browsers and in Node.js from version 22 on.
 *
 * @module orderwright
 */

const EXPIRED = 4401;
const TOO_OLD = 4410;

/** Codes after which the same request can succeed later, among those by which a request itself is refused. */
const TEMPORARY = [EXPIRED, 4408, TOO_OLD, 4429];

/** A client that sends messages which it must not send, or which are too large, would do so again. */
const MISUSE = [1008, 1009];

/** The close codes of errors of GraphQL, which end a subscription and not the connection. */
const CODES_OF_ERRORS = { POSITION_TOO_OLD: TOO_OLD, TOO_MANY_STREAMS: 4429, STREAMS_FULL: 4503 };

const ANSWER_LIMIT = 20_000;
const STABLE = 10_000;
const REMEMBERED = 1_000;

/**
 * Follows the changes of orders over /ws/state. The argument of change is the whole message.
 *
 * @param options as above, and as parameters of /ws/state: orderNo, a text; statuses and channels, lists of texts; details, true for messages
 *     with the event order_detail_added, too
 */
export function followOrders({ url, orderNo, statuses = [], channels = [], details = false, ...options }) {
  return follow(options, {
    protocol: 'orderwright.state.v1',
    address(after) {
      const query = new URLSearchParams({ after });
      if (orderNo) query.set('order_no', orderNo);
      if (details) query.set('details', 'true');
      statuses.forEach(status => query.append('status', status));
      channels.forEach(channel => query.append('channel', channel));
      return `${url}/ws/state?${query}`;
    },
    begin() {},
    receive(message, connection) {
      connection.tell(message.id, message);
    },
  });
}

/**
 * Subscribes through GraphQL. The argument of change is the value of the subscription's field.
 *
 * @param options as above, and query: a document with one subscription that has the variable $after and selects position; variables: the
 *     values of its other variables
 */
export function subscribe({ url, query, variables = {}, ...options }) {
  return follow(options, {
    protocol: 'graphql-transport-ws',
    address: () => `${url}/graphql`,
    begin(connection) {
      connection.send({ type: 'connection_init' });
    },
    receive(message, connection) {
      switch (message.type) {
        case 'connection_ack':
          connection.send({
            id: '1', type: 'subscribe', payload: { query, variables: { ...variables, after: connection.position } },
          });
          break;
        case 'next':
          next(message.payload, connection);
          break;
        case 'error':
          connection.end(CODES_OF_ERRORS[message.payload[0].extensions?.code] ?? 4400, message.payload[0].message);
          break;
        case 'complete':
          connection.end(1000, 'completed');
          break;
        case 'ping':
          connection.send({ type: 'pong' });
          break;
        default:
      }
    },
  });
}

function next({ data, errors }, connection) {
  const [change] = Object.values(data ?? {});
  if (!change) {
    connection.end(4500, errors?.[0].message ?? 'no data');
  } else if (!change.position) {
    connection.end(4400, 'the subscription must select position');
  } else {
    connection.tell(change.position, change);
  }
}

/** Connects again and again, until the page closes it or the platform refuses the request itself. */
function follow(
  { token = () => undefined, read, position, change, failed = error => console.error(error), waiting = () => {},
    firstPause = 500, longestPause = 30_000 },
  transport,
) {
  if (!read && !position) throw new TypeError('read or position is needed to begin');
  const told = new Set();
  let closed = false;
  let interrupt = () => {};

  /** Tells the page unless it was told before; then the next connection begins after this change. */
  function tell(at, content) {
    if (told.has(at)) return;
    told.add(at);
    if (told.size > REMEMBERED) told.delete(told.values().next().value);
    position = at;
    change(content);
  }

  /** Resolves when the connection has ended, with the close code, its reason, and whether the connection was of use. */
  function connected(credential) {
    return new Promise(resolve => {
      const protocols = credential ? [transport.protocol, `bearer.${credential}`] : [transport.protocol];
      const socket = new WebSocket(transport.address(position), protocols);
      let opened = Infinity;
      let useful = false;
      let ended = false;
      const end = (code, reason) => {
        if (ended) return;
        ended = true;
        clearTimeout(unanswered);
        socket.close();
        resolve({ code, reason, useful: useful || Date.now() - opened >= STABLE });
      };
      const unanswered = setTimeout(() => end(1006, 'no answer'), ANSWER_LIMIT);
      const connection = {
        get position() { return position; },
        tell(at, content) {
          useful = true;
          tell(at, content);
        },
        send: message => socket.send(JSON.stringify(message)),
        end,
      };
      interrupt = () => end(1000, 'closed by the page');
      socket.onopen = () => {
        clearTimeout(unanswered);
        opened = Date.now();
        transport.begin(connection);
      };
      socket.onmessage = ({ data }) => {
        if (!ended) transport.receive(JSON.parse(data), connection);
      };
      socket.onclose = ({ code, reason }) => end(code, reason);
    });
  }

  function paused(milliseconds) {
    return new Promise(resolve => {
      const timer = setTimeout(resolve, milliseconds);
      interrupt = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** One attempt: what is needed for a connection, and the connection until its end. */
  async function attempt(refused) {
    let credential;
    try {
      position ??= await read();
      if (!position) return { code: 0, reason: 'no position yet' };
      credential = await token({ refused });
    } catch (failure) {
      return { code: 0, reason: String(failure) };
    }
    return closed ? { code: 1000 } : connected(credential);
  }

  async function run() {
    let failures = 0;
    let refused = false;
    while (!closed) {
      const { code, reason, useful } = await attempt(refused);
      if (closed) return;
      if (isFinal(code) || (code === TOO_OLD && !read)) {
        closed = true;
        throw Object.assign(new Error(`${code} ${reason}`), { code });
      }
      if (useful) failures = 0;
      refused = code === EXPIRED;
      if (code === TOO_OLD) position = undefined;
      const atOnce = failures === 0 && (refused || code === TOO_OLD);
      failures++;
      if (!atOnce) {
        const milliseconds = pauseAfter(failures, reason);
        waiting({ code, reason, milliseconds });
        await paused(milliseconds);
      }
    }
  }

  /** Each pause is about twice as long as the one before, and at least as long as the platform has asked for. */
  function pauseAfter(failures, reason) {
    const [, seconds = 0] = /Retry-After: (\d+)/.exec(reason) ?? [];
    return seconds * 1000 + Math.min(longestPause, firstPause * 2 ** (failures - 1)) * (0.5 + Math.random() / 2);
  }

  run().catch(failed);
  return {
    close() {
      closed = true;
      interrupt();
    },
    get position() { return position; },
  };
}

function isFinal(code) {
  return MISUSE.includes(code) || (code >= 4400 && code < 4500 && !TEMPORARY.includes(code));
}
