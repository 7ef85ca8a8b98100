/**
 * The session of the operator. It lies in cookies that scripts cannot read. The header X-Console shows the platform that a request comes from
 * this page: pages of other sites cannot send it.
 */

const HEADERS = { "X-Console": "1" };
const PAGE = "/console";

/** The answer of the platform to a request that it refused: `status`, and `problem` as in RFC 9457. */
export class Refused extends Error {
  constructor(status, problem) {
    super(problem.detail ?? problem.message ?? `The platform answers ${status}.`);
    this.status = status;
    this.problem = problem;
  }
}

async function send(method, path, options = {}) {
  return fetch(path, { method, credentials: "same-origin", cache: "no-store", ...options, headers: { ...HEADERS, ...options.headers } });
}

async function refusal(response) {
  const problem = await response.json().catch(() => ({}));
  return new Refused(response.status, problem);
}

/** Tabs ask one after another, because a refresh token works once: the next tab then has the cookies of the one before. */
function oneTabAtATime(ask) {
  return navigator.locks ? navigator.locks.request("orderwright-console-session", ask) : ask();
}

/**
 * The session, renewed if it ends soon: `{name, scopes, expires_at}`. Null if nobody is signed in. Call it before `expires_at`, so that the
 * session goes on.
 */
export function session() {
  return oneTabAtATime(async () => {
    const response = await send("GET", `${PAGE}/session`);
    if (response.status === 401) {
      return null;
    }
    if (!response.ok) {
      throw await refusal(response);
    }
    return response.json();
  });
}

/** Leaves the page for the sign-in, and comes back to this path of the console. */
export function signIn(to = location.pathname + location.search) {
  location.assign(`${PAGE}/sign-in?to=${encodeURIComponent(to)}`);
}

/** Ends the session, and leaves the page for the issuer's sign-out if it has one. */
export async function signOut() {
  const response = await send("POST", `${PAGE}/sign-out`);
  if (!response.ok) {
    throw await refusal(response);
  }
  const { sign_out_url: url } = await response.json();
  location.assign(url ?? PAGE);
}

/**
 * Calls the API.
 *
 * @param path with the query, such as `/api/v2/orders?limit=20`
 * @param options those of fetch
 * @return the Response, whose status is below 400
 * @throws Refused if the platform refuses the request. If the session has ended, the page is left for the sign-in, and the call never returns.
 */
export async function request(method, path, options) {
  let response = await send(method, path, options);
  if (response.status === 401 && (await session())) {
    response = await send(method, path, options); // the access token was at its end, and the session is renewed
  }
  if (response.status === 401) {
    signIn();
    return new Promise(() => {});
  }
  if (!response.ok) {
    throw await refusal(response);
  }
  return response;
}
