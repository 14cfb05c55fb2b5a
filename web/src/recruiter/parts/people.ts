/** How people are named beside each other. */

export interface Named {
  readonly name: string;
  readonly email: string | null;
}

/** Their names; with the address behind it where two have the same. */
export function distinctNames(people: readonly Named[]): readonly string[] {
  const same = new Map<string, number>();
  for (const { name } of people) same.set(name, (same.get(name) ?? 0) + 1);
  return people.map(({ name, email }) =>
    email !== null && (same.get(name) ?? 0) > 1 ? `${name} (${email})` : name,
  );
}
