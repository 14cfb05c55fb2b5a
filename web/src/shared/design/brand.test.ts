import { expect, it } from "vitest";
import { styleOf } from "./brand";

it("replaces the tokens of both themes", () => {
  const light = { live: "#1d4f91", live_strong: "#003a79", live_wash: "#e6effc", contrast: 6.6 };
  const dark = { live: "#97bbf4", live_strong: "#bad5ff", live_wash: "#242c38", contrast: 7 };
  expect(styleOf({ light, dark })).toBe(
    ":root{--live:#1d4f91;--live-strong:#003a79;--live-wash:#e6effc}" +
      "@media (prefers-color-scheme:dark){" +
      ":root{--live:#97bbf4;--live-strong:#bad5ff;--live-wash:#242c38}}",
  );
});
