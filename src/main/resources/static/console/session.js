/*
 * Who is signed in, and the calls in their name. No other file knows how operators sign in.
 *
 * This way needs no back end: the operator types the client's id and secret, and this tab keeps the token until it is closed.
 */

const TOKEN_KEY = "orderwright.token";

/** The signed-in operator as `{ name, scopes }`, or null. */
export async function session() {
  const token = sessionStorage.getItem(TOKEN_KEY);
  if (!token) {
    return null;
  }
  try {
    const claims = JSON.parse(atob(token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/")));
    const scopes = Array.isArray(claims.scope) ? claims.scope : String(claims.scope ?? "").split(" ");
    return { name: claims.sub, scopes };
  } catch {
    return null;
  }
}

/** Lets the operator sign in, and then opens the address `to` of this platform. The page is replaced meanwhile. */
export async function signIn(to) {
  sessionStorage.removeItem(TOKEN_KEY);
  if (document.getElementById("sign-in")) {
    return; // several calls were refused at the same time
  }
  const form = document.createElement("form");
  form.id = "sign-in";
  form.className = "sign-in panel";
  const field = (id, name, type, autocomplete) => {
    const label = Object.assign(document.createElement("label"), { htmlFor: id, textContent: name });
    const input = Object.assign(document.createElement("input"), { id, type, autocomplete, required: true });
    input.setAttribute("autocapitalize", "none");
    return [label, input];
  };
  const problem = Object.assign(document.createElement("p"), { id: "sign-in-problem", className: "problem", role: "alert", hidden: true });
  const button = Object.assign(document.createElement("button"), { className: "primary", textContent: "Sign in" });
  form.append(
    Object.assign(document.createElement("h1"), { textContent: "Orderwright" }),
    ...field("client-id", "Client id", "text", "username"),
    ...field("client-secret", "Client secret", "password", "current-password"),
    problem,
    button,
  );
  const main = document.createElement("main");
  main.append(form);
  document.getElementById("app").hidden = true;
  document.body.append(main);
  form.querySelector("input").focus();
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    problem.hidden = true;
    try {
      const answer = await fetch("/oauth2/token", {
        method: "POST",
        credentials: "omit",
        body: new URLSearchParams({
          grant_type: "client_credentials",
          client_id: form.querySelector("#client-id").value.trim(),
          client_secret: form.querySelector("#client-secret").value,
        }),
      });
      if (!answer.ok) {
        throw new Error("The client id or the client secret is wrong.");
      }
      sessionStorage.setItem(TOKEN_KEY, (await answer.json()).access_token);
      location.assign(to);
    } catch (failed) {
      problem.textContent = failed.message;
      problem.hidden = false;
      button.disabled = false;
    }
  });
}

export async function signOut() {
  sessionStorage.removeItem(TOKEN_KEY);
  location.assign("/console");
}

/** The answer of the platform to a request that it refused: `status`, and `problem` as in RFC 9457. */
export class Refused extends Error {
  constructor(status, problem) {
    super(problem.detail ?? problem.message ?? `The platform answered ${status}.`);
    this.status = status;
    this.problem = problem;
  }
}

/**
 * Calls the API. Resolves to a Response whose status is below 400, and rejects with Refused. If the session has ended, the operator signs
 * in again, and the call never resolves.
 */
export async function request(method, path, { headers, body, signal } = {}) {
  const response = await fetch(path, {
    method,
    body,
    signal,
    headers: { ...headers, Authorization: `Bearer ${sessionStorage.getItem(TOKEN_KEY)}` },
    credentials: "omit",
    cache: "no-store",
  });
  if (response.status === 401) {
    signIn(location.pathname + location.search);
    return new Promise(() => {});
  }
  if (!response.ok) {
    throw new Refused(response.status, await response.json().catch(() => ({})));
  }
  return response;
}
