/** The form of the branding: what is typed, and what is stored of it. */
import { ApiError } from "../../../shared/api/http";
import type { Branding, BrandingChange } from "../../api/contract";

export interface BrandingForm {
  readonly name: string;
  readonly beside: boolean;
  /** As it is typed; empty: the product's colour. */
  readonly colour: string;
}

export const MOST_NAME = 60;
export const MOST_BYTES = 1_000_000;
export const LOGO_TYPES = ["image/png", "image/jpeg", "image/webp"] as const;

export function formOf(branding: Branding): BrandingForm {
  return {
    name: branding.name ?? "",
    beside: branding.name_beside_logo,
    colour: branding.accent?.light.live ?? "",
  };
}

/** A colour as the API takes it. Null: the product's; undefined: what is typed is no colour. */
export function parseColour(typed: string): string | null | undefined {
  const text = typed.trim().toLowerCase().replace(/^#/, "");
  if (text === "") return null;
  if (/^[0-9a-f]{3}$/.test(text)) return `#${[...text].map((digit) => digit + digit).join("")}`;
  return /^[0-9a-f]{6}$/.test(text) ? `#${text}` : undefined;
}

/** What is to be stored. Null: the colour is none. */
export function changeOf(form: BrandingForm): BrandingChange | null {
  const accent = parseColour(form.colour);
  if (accent === undefined) return null;
  const name = form.name.trim();
  return { name: name === "" ? null : name, name_beside_logo: form.beside, accent };
}

export function isPlain({ name, logo, accent }: Branding): boolean {
  return name === null && logo === null && accent === null;
}

export type LogoFault = "format" | "size" | "damaged" | "large";

/** Why a file is not even sent. SVG is refused, since it may contain scripts. */
export function faultOf(file: Pick<File, "type" | "size">): LogoFault | null {
  if (!LOGO_TYPES.some((type) => type === file.type)) return "format";
  return file.size > MOST_BYTES ? "large" : null;
}

/** Why the server refused a logo; null if for another reason. */
export function refusalOf(error: unknown): LogoFault | null {
  if (!(error instanceof ApiError)) return null;
  if (error.kind === "body-too-large") return "large";
  const fault = /^logo-(format|size|damaged)$/.exec(error.kind)?.[1];
  return (fault as LogoFault | undefined) ?? null;
}
