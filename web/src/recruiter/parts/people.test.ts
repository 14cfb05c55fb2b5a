import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { distinctNames } from "./people";
import { Person } from "./person";

const shown = (name: string, email: string | null) =>
  renderToStaticMarkup(createElement(Person, { name, email })).replace(/<[^>]+>/g, "|");

it("tells people of the same name apart by their addresses", () => {
  const people = [
    { name: "김민수", email: "minsu@acme.example" },
    { name: "Ruth", email: "ruth@acme.example" },
    { name: "김민수", email: "ms.kim@acme.example" },
    { name: "left@acme.example", email: null },
  ];
  expect(distinctNames(people)).toEqual([
    "김민수 (minsu@acme.example)",
    "Ruth",
    "김민수 (ms.kim@acme.example)",
    "left@acme.example",
  ]);
});

it("shows a name before the address, and an address that is all there is once", () => {
  expect(shown("Ruth", "ruth@acme.example")).toBe("|Ruth| |ruth@acme.example|");
  expect(shown("left@acme.example", null)).toBe("|left@acme.example|");
  expect(shown("same@acme.example", "same@acme.example")).toBe("|same@acme.example|");
});
