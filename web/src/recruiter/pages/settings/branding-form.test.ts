import { expect, it } from "vitest";
import { ApiError } from "../../../shared/api/http";
import type { Branding } from "../../api/contract";
import { changeOf, faultOf, formOf, isPlain, parseColour, refusalOf } from "./branding-form";

const plain: Branding = { name: null, name_beside_logo: true, logo: null, accent: null };

it.each([
  ["#1D4F91", "#1d4f91"],
  [" 1d4f91 ", "#1d4f91"],
  ["#a3C", "#aa33cc"],
  ["", null],
  ["#", null],
  ["blue", undefined],
  ["#12345", undefined],
  ["#1d4f9g", undefined],
])("reads %j as the colour %j", (typed, colour) => {
  expect(parseColour(typed)).toBe(colour);
});

it("stores what was typed, and nothing where nothing is", () => {
  expect(changeOf(formOf(plain))).toEqual({ name: null, name_beside_logo: true, accent: null });
  expect(changeOf({ name: " Northwind ", beside: false, colour: "1D4F91" })).toEqual({
    name: "Northwind",
    name_beside_logo: false,
    accent: "#1d4f91",
  });
  expect(changeOf({ name: "", beside: true, colour: "teal" })).toBeNull();
});

it("shows what is stored", () => {
  const variant = { live: "#1d4f91", live_strong: "#003a79", live_wash: "#e6effc", contrast: 6.6 };
  const stored: Branding = {
    ...plain,
    name: "Northwind",
    name_beside_logo: false,
    accent: { light: variant, dark: { ...variant, live: "#97bbf4" } },
  };
  expect(formOf(stored)).toEqual({ name: "Northwind", beside: false, colour: "#1d4f91" });
  expect([isPlain(plain), isPlain(stored)]).toEqual([true, false]);
});

it("sends no file that would be refused for its type or size", () => {
  expect(faultOf({ type: "image/png", size: 1_000_000 })).toBeNull();
  expect(faultOf({ type: "image/svg+xml", size: 900 })).toBe("format");
  expect(faultOf({ type: "image/webp", size: 1_000_001 })).toBe("large");
});

it("knows why the server refused a logo", () => {
  const refusal = (status: number, kind: string) => refusalOf(new ApiError(status, kind, null, ""));
  expect(refusal(422, "logo-damaged")).toBe("damaged");
  expect(refusal(413, "body-too-large")).toBe("large");
  expect(refusal(422, "")).toBeNull();
  expect(refusalOf(new Error())).toBeNull();
});
