export type Network = "good" | "weak" | "none";

const SLOW_MS = 350;
const UNSTEADY_MS = 600;

/** Judges response times in ms (null: no response). The first includes opening the connection. */
export function networkOf(times: readonly (number | null)[]): Network {
  const responses = times.filter((time) => time !== null);
  if (responses.length === 0) return "none";
  const rest = responses.slice(1).sort((a, b) => a - b);
  const median = rest[Math.floor(rest.length / 2)] ?? responses[0] ?? 0;
  const unsteady = (rest.at(-1) ?? 0) - median > UNSTEADY_MS;
  return responses.length < times.length || median > SLOW_MS || unsteady ? "weak" : "good";
}
