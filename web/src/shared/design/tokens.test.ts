import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

const css = readFileSync(new URL("./tokens.css", import.meta.url), "utf8");
const [light = "", dark = ""] = css.split("@media (prefers-color-scheme: dark)");

type Colours = Record<string, [number, number, number]>;

function read(block: string): Colours {
  const found = block.matchAll(/--([\w-]+): oklch\(([\d.]+) ([\d.]+) ([\d.]+)\);/g);
  return Object.fromEntries(
    [...found].map(([, name, l, c, h]) => [name, [Number(l), Number(c), Number(h)]]),
  );
}

const themes: Record<string, Colours> = {
  light: read(light),
  dark: { ...read(light), ...read(dark) },
};

/** Relative luminance of an OKLCH colour, out-of-range channels clipped as a screen does. */
function luminance([l, c, h]: [number, number, number]): number {
  const a = c * Math.cos((h * Math.PI) / 180);
  const b = c * Math.sin((h * Math.PI) / 180);
  const [x, y, z] = [
    (l + 0.3963377774 * a + 0.2158037573 * b) ** 3,
    (l - 0.1055613458 * a - 0.0638541728 * b) ** 3,
    (l - 0.0894841775 * a - 1.291485548 * b) ** 3,
  ];
  const clip = (value: number) => Math.min(1, Math.max(0, value));
  return (
    0.2126 * clip(4.0767416621 * x - 3.3077115913 * y + 0.2309699292 * z) +
    0.7152 * clip(-1.2684380046 * x + 2.6097574011 * y - 0.3413193965 * z) +
    0.0722 * clip(-0.0041960863 * x - 0.7034186147 * y + 1.707614701 * z)
  );
}

function contrast(colours: Colours, one: string, other: string): number {
  const levels = [one, other].map((name) => {
    const colour = colours[name];
    if (colour === undefined) throw new Error(`there is no colour ${name}`);
    return luminance(colour) + 0.05;
  });
  return Math.max(...levels) / Math.min(...levels);
}

const text: [string, string][] = [
  ...["paper", "sheet", "live-wash", "amber-wash", "brick-wash"].map((ground): [string, string] => [
    "ink",
    ground,
  ]),
  ["quiet", "paper"],
  ["quiet", "sheet"],
  ["live", "paper"],
  ["live", "sheet"],
  ["on-live", "live"],
  ["on-live", "live-strong"],
  ["brick", "sheet"],
];
const controls: [string, string][] = [
  ["edge", "paper"],
  ["edge", "sheet"],
  ["live", "live-wash"],
  ["amber", "amber-wash"],
  ["amber", "paper"],
  ["brick", "brick-wash"],
];

const previews = readFileSync(
  new URL("../../recruiter/design/branding.css", import.meta.url),
  "utf8",
);

for (const [theme, colours] of Object.entries(themes)) {
  it(`${theme}: the preview of the branding has the same colours`, () => {
    const preview = read(previews.split(`.brand-preview.${theme} {`)[1]?.split("}")[0] ?? "");
    const { "logo-ground": _, ...shown } = preview;
    expect(Object.keys(shown).length).toBeGreaterThan(5);
    expect(colours).toMatchObject(shown);
  });
  it.each(text)(`${theme}: text %s on %s has at least 7:1`, (ink, ground) => {
    expect(contrast(colours, ink, ground)).toBeGreaterThanOrEqual(7);
  });
  it.each(controls)(`${theme}: %s on %s has at least 4.5:1`, (ink, ground) => {
    expect(contrast(colours, ink, ground)).toBeGreaterThanOrEqual(4.5);
  });
}
