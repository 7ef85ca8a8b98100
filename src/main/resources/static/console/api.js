import { request } from "./session.js";
import { language, t } from "./messages.js";

/*
 * Calls of the public API. `read` and `write` resolve to the answer's JSON and reject with a Problem. A refused session leads to the
 * sign-in, and afterwards back to the same address.
 */

const API = "/api/v2";
const READ_TIMEOUT_MILLIS = 15_000;
const WRITE_TIMEOUT_MILLIS = 60_000; // longer than a call that the platform makes meanwhile, such as a test of a webhook
const FILE_TIMEOUT_MILLIS = 30 * 60_000;

/** Why a call did not succeed. `status` is 0 if there was no answer. */
export class Problem extends Error {
  constructor(status, body) {
    super(body.message ?? body.error_description ?? t("problem.status", { status }));
    this.status = status;
    this.code = body.code;
    this.details = body.details ?? {};
    /** The refused fields, each as `{ field, rule }`. */
    this.fields = this.details.fields ?? [];
    this.traceId = body.trace_id;
  }

  /** Whether the same call may succeed later, so that it keeps its idempotency key. */
  get isTemporary() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** The query text of an object: lists repeat their parameter; empty values are left out. */
export function queryOf(parameters = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each !== undefined && each !== null && each !== "") {
        query.append(name, each);
      }
    }
  }
  const text = query.toString();
  return text && `?${text}`;
}

/** Reads `path` below /api/v2, for example `read("/orders", { status: ["PAID", "SHIPPED"] })`. */
export function read(path, parameters, signal) {
  return call("GET", API + path + queryOf(parameters), { signal });
}

/** Reads a file, such as a PDF: a Blob. */
export function readFile(path, signal) {
  return call("GET", API + path, { signal, file: true });
}

/** Reads something that operators edit: `{ data, tag }`; the tag goes into If-Match, so that nobody overwrites what others changed. */
export function readTagged(path, parameters, signal) {
  return call("GET", API + path + queryOf(parameters), { signal, tagged: true });
}

/** Reads several parts; a part that fails does not hide the others. Resolves to `{ name: { data } or { problem } }`. */
export async function readAll(parts) {
  const names = Object.keys(parts);
  const results = await Promise.allSettled(names.map((name) => parts[name]));
  return Object.fromEntries(names.map((name, i) => [name,
    results[i].status === "fulfilled" ? { data: results[i].value } : { problem: results[i].reason }]));
}

const unanswered = new Map(); // by call: its idempotency key, until its outcome is known
const inFlight = new Map(); // by call: its promise

/**
 * Writes once: the same call while the first one waits for its answer joins it, and a retry of a call without a known outcome has the
 * same idempotency key.
 *
 * @param options `type` and `raw` for a body that is not JSON, which may be a File; `headers` such as If-Match
 */
export function write(method, path, body, { headers = {}, type = "application/json", raw } = {}) {
  const content = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  const isFile = content instanceof File;
  const named = isFile ? [content.name, content.size, content.lastModified].join("/") : content;
  const call_ = [method, path, type, named, JSON.stringify(headers)].join("\n");
  if (!inFlight.has(call_)) {
    const key = unanswered.get(call_) ?? crypto.randomUUID();
    unanswered.set(call_, key);
    const sent = call(method, API + path, {
      body: content,
      headers: { ...headers, ...(content === undefined ? {} : { "Content-Type": type }), "X-Idempotency-Key": key },
      timeoutMillis: isFile ? FILE_TIMEOUT_MILLIS : WRITE_TIMEOUT_MILLIS,
    }).then(
      (answer) => {
        unanswered.delete(call_);
        return answer;
      },
      (problem) => {
        if (!problem.isTemporary) {
          unanswered.delete(call_);
        }
        throw problem;
      },
    ).finally(() => inFlight.delete(call_));
    inFlight.set(call_, sent);
  }
  return inFlight.get(call_);
}

async function call(method, path, { body, headers = {}, signal, tagged = false, file = false, timeoutMillis = READ_TIMEOUT_MILLIS } = {}) {
  const timeout = AbortSignal.timeout(timeoutMillis);
  const stop = signal ? AbortSignal.any([signal, timeout]) : timeout;
  const stopped = new Promise((_, reject) => stop.addEventListener("abort", () => reject(stop.reason), { once: true }));
  try {
    const response = await Promise.race([request(method, path, { body, headers: { "Accept-Language": language, ...headers }, signal: stop }), stopped]);
    if (file) {
      return await Promise.race([response.blob(), stopped]);
    }
    const text = await Promise.race([response.text(), stopped]);
    const data = response.headers.get("Content-Type")?.includes("json") ? JSON.parse(text) : text;
    return tagged ? { data, tag: response.headers.get("ETag") } : data;
  } catch (failed) {
    if (failed.status) {
      throw new Problem(failed.status, failed.problem ?? {});
    }
    throw new Problem(0, { message: t(failed.name === "TimeoutError" ? "problem.timeout" : "problem.unreachable") });
  }
}
