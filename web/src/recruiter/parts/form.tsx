/** A form whose wrong fields are marked, and the first of them focused. */
import { type ReactNode, useEffect, useRef, useState } from "react";

const WRONG = '[aria-invalid="true"], [data-wrong] input';

/** `error`: of the call that the form makes; it may be about a field. */
export function Form(props: { onSubmit: () => void; error?: unknown; children: ReactNode }) {
  const form = useRef<HTMLFormElement>(null);
  const [tries, setTries] = useState(0);
  const { error } = props;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each try and each refusal asks again
  useEffect(() => {
    if (tries > 0) form.current?.querySelector<HTMLElement>(WRONG)?.focus();
  }, [tries, error]);
  return (
    <form
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        props.onSubmit();
        setTries((count) => count + 1);
      }}
    >
      {props.children}
    </form>
  );
}
