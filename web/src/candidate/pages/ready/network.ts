export type Network = "good" | "weak" | "none";

const SLOW_MS = 350;
const UNSTEADY_MS = 600;

/** What answer times (ms; null: no answer) say. The first also opened the connection. */
export function networkOf(times: readonly (number | null)[]): Network {
  const came = times.filter((time) => time !== null);
  if (came.length === 0) return "none";
  const rest = came.slice(1).sort((a, b) => a - b);
  const middle = rest[Math.floor(rest.length / 2)] ?? came[0] ?? 0;
  const unsteady = (rest.at(-1) ?? 0) - middle > UNSTEADY_MS;
  return came.length < times.length || middle > SLOW_MS || unsteady ? "weak" : "good";
}
