/** The sign-in: the access token is in memory only, the refresh token in a cookie of the server. */
import { ApiError, type CallOptions, call, PREFIX } from "../../shared/api/http";
import type { Me, SignIn } from "./contract";

/** `why`: why no one is signed in. */
export type SessionState =
  | { readonly at: "opening" }
  | { readonly at: "signed-out"; readonly why: "none" | "ended" | "bad-link" }
  | { readonly at: "unreachable" }
  | { readonly at: "signed-in"; readonly user: Me; readonly password: PasswordState };

/** What the signed-in user may do about their password. */
export interface PasswordState {
  readonly exists: boolean;
  /** Whether a new one needs the current one: not while a link has just signed them in. */
  readonly needsCurrent: boolean;
}

const AUTH = `${PREFIX}/auth`;

export class Session {
  state: SessionState = { at: "opening" };
  private token = "";
  private refreshing: Promise<boolean> | null = null;
  /** Idempotency keys of calls that got no response, by what they asked for. */
  private readonly unanswered = new Map<string, string>();
  private readonly listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly read = (): SessionState => this.state;

  /** Opens with a one-time link's token, or with the cookie of an earlier sign-in. */
  async open(linkToken: string | null): Promise<void> {
    this.set({ at: "opening" });
    try {
      if (linkToken !== null) await this.begin("/session/link", { token: linkToken });
      else await this.begin("/session/refresh");
    } catch (error) {
      if (!(error instanceof ApiError) || error.status >= 500) this.set({ at: "unreachable" });
      else this.set({ at: "signed-out", why: linkToken === null ? "none" : "bad-link" });
    }
  }

  /** Signs in with a password. Throws ApiError or Unreachable. */
  signIn(email: string, password: string): Promise<void> {
    return this.begin("/session", { email, password });
  }

  /** Signs out here, or of all browsers. */
  async signOut(everywhere: boolean): Promise<void> {
    await this.call(`${AUTH}/${everywhere ? "sessions" : "session"}`, {
      method: "DELETE",
      cookies: true,
    });
    this.token = "";
    this.set({ at: "signed-out", why: "none" });
  }

  /**
   * Calls the API as the user; refreshes the access token once if it has expired. A POST that is
   * repeated because no response came has the first one's key, so that nothing is done twice.
   */
  async call(path: string, options: CallOptions = {}): Promise<Response> {
    if (options.method !== "POST" || options.form !== undefined) return this.send(path, options);
    const asked = JSON.stringify([path, options.json]);
    const idempotencyKey = this.unanswered.get(asked) ?? randomKey();
    this.unanswered.delete(asked);
    try {
      return await this.send(path, { ...options, idempotencyKey });
    } catch (error) {
      if (!isAnswer(error)) this.unanswered.set(asked, idempotencyKey);
      throw error;
    }
  }

  private async send(path: string, options: CallOptions): Promise<Response> {
    try {
      return await call(path, { ...options, token: this.token });
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) throw error;
      if (!(await this.refresh())) throw error;
      return call(path, { ...options, token: this.token });
    }
  }

  /** The access token for a WebSocket, which can't have headers. */
  get accessToken(): string {
    return this.token;
  }

  /** Gets a new access token; several callers share one request. False: the sign-in is over. */
  refresh(): Promise<boolean> {
    this.refreshing ??= this.begin("/session/refresh")
      .then(
        () => true,
        (error: unknown) => {
          if (!(error instanceof ApiError) || error.status >= 500) throw error;
          this.token = "";
          this.set({ at: "signed-out", why: "ended" });
          return false;
        },
      )
      .finally(() => {
        this.refreshing = null;
      });
    return this.refreshing;
  }

  private async begin(path: string, json?: unknown): Promise<void> {
    const response = await call(AUTH + path, { method: "POST", json, cookies: true });
    const answer = (await response.json()) as SignIn;
    this.token = answer.access_token;
    const password = {
      exists: answer.has_password,
      needsCurrent: answer.needs_current_password,
    };
    this.set({ at: "signed-in", user: answer.user, password });
  }

  private set(state: SessionState): void {
    this.state = state;
    for (const listener of this.listeners) listener();
  }
}

/** Whether an error says what became of the request, rather than leaving it open. */
function isAnswer(error: unknown): boolean {
  return (
    error instanceof ApiError && error.status < 500 && error.kind !== "idempotency-key-in-flight"
  );
}

/** Unlike `crypto.randomUUID`, also on pages that came without TLS. */
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}

/** The token of a sign-in link's address (`#sign-in=…`), which is then removed from it. */
export function takeLinkToken(location: Location, history: History): string | null {
  const token = /^#sign-in=(.+)$/.exec(location.hash)?.[1] ?? null;
  if (token !== null) history.replaceState(null, "", location.pathname + location.search);
  return token;
}

export const session = new Session();

/** Calls the API as the user, and parses the JSON of its response. */
export async function api<T>(
  method: NonNullable<CallOptions["method"]>,
  path: string,
  json?: unknown,
  signal?: AbortSignal,
): Promise<T> {
  const response = await session.call(`${PREFIX}${path}`, { method, json, signal });
  return (response.status === 204 ? undefined : await response.json()) as T;
}
