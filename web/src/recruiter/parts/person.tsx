/** A person: the name, and beneath it the address, since two people may have the same name. */
import type { Named } from "./people";

export function Person({ name, email }: Named) {
  return (
    <>
      <span className="break">{name}</span>
      {email !== null && email !== name && (
        <>
          {" "}
          <small className="person-email quiet break">{email}</small>
        </>
      )}
    </>
  );
}
