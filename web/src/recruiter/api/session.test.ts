import { afterEach, expect, it, vi } from "vitest";
import { Session, takeLinkToken } from "./session";

const user = { role: "recruiter", name: "Jordan" };

afterEach(() => vi.unstubAllGlobals());

/** Answers each call with what `answers` has for "METHOD path" in turn, and records them. */
function server(answers: Record<string, number[]>): string[] {
  const calls: string[] = [];
  vi.stubGlobal("fetch", async (path: string, init: RequestInit) => {
    const name = `${init.method} ${path.replace("/api/v1", "")}`;
    const { Authorization = "" } = init.headers as Record<string, string>;
    calls.push(`${name} ${Authorization.replace("Bearer ", "")}`.trim());
    const status = answers[name]?.shift() ?? 200;
    const body = path.includes("/auth/") ? { access_token: `t${calls.length}`, user } : {};
    return new Response(JSON.stringify(body), { status });
  });
  return calls;
}

function problemOf(kind: string): Response {
  const headers = { "Content-Type": "application/problem+json" };
  return new Response(JSON.stringify({ type: `urn:vivavoce:problem:${kind}` }), {
    status: 409,
    headers,
  });
}

it("refreshes an expired access token once, for all calls that wait", async () => {
  const calls = server({ "GET /a": [401], "GET /b": [401] });
  const session = new Session();
  await session.open(null);
  await Promise.all([session.call("/api/v1/a"), session.call("/api/v1/b")]);
  expect(calls.filter((each) => each.includes("refresh"))).toHaveLength(2);
  expect(calls.slice(-2).map((each) => each.split(" ")[2])).toEqual(["t4", "t4"]);
});

it.each([
  ["no response came", () => Promise.reject(new TypeError("network")), true],
  ["a gateway gave up", async () => new Response("", { status: 504 }), true],
  ["the first one is still under way", async () => problemOf("idempotency-key-in-flight"), true],
  ["it was refused", async () => problemOf("nothing-to-undo"), false],
  ["it was done", async () => new Response("{}"), false],
])("repeats a call under the same key if %s", async (_, first, same) => {
  const keys: unknown[] = [];
  const answers = [first, async () => new Response("{}"), async () => new Response("{}")];
  vi.stubGlobal("fetch", (_path: string, { headers }: RequestInit) => {
    keys.push((headers as Record<string, string>)["Idempotency-Key"]);
    return answers.shift()?.();
  });
  const session = new Session();
  const post = (json: unknown) => session.call("/api/v1/a", { method: "POST", json });
  await post({ n: 1 }).catch(() => undefined);
  await post({ n: 1 });
  await post({ n: 1 });
  expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
  expect(keys[1] === keys[0]).toBe(same);
  expect(keys[2], "a call that was answered is another one").not.toBe(keys[1]);
});

it("is signed out when the refresh is refused", async () => {
  server({ "GET /a": [401], "POST /auth/session/refresh": [200, 401] });
  const session = new Session();
  await session.open(null);
  await expect(session.call("/api/v1/a")).rejects.toMatchObject({ status: 401 });
  expect(session.state).toEqual({ at: "signed-out", why: "ended" });
});

it("stays signed in while the server is down", async () => {
  server({ "GET /a": [401], "POST /auth/session/refresh": [200, 503] });
  const session = new Session();
  await session.open(null);
  await expect(session.call("/api/v1/a")).rejects.toMatchObject({ status: 503 });
  expect(session.state.at).toBe("signed-in");
});

it("says that a link no longer works", async () => {
  server({ "POST /auth/session/link": [401] });
  const session = new Session();
  await session.open("used");
  expect(session.state).toEqual({ at: "signed-out", why: "bad-link" });
});

it("takes the link's token out of the address", () => {
  const replaceState = vi.fn();
  const location = { hash: "#sign-in=abc", pathname: "/app/", search: "" } as Location;
  expect(takeLinkToken(location, { replaceState } as unknown as History)).toBe("abc");
  expect(replaceState).toHaveBeenCalledWith(null, "", "/app/");
});
