import { describe, expect, it } from "vitest";
import { browserOf, microphoneProblemOf } from "./microphone";

const CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0 Safari/537.36";
const KAKAO = "Mozilla/5.0 (Linux; Android 15; wv) AppleWebKit Chrome/150 KAKAOTALK 25.1";
const named = (name: string) => Object.assign(new Error(), { name });

describe("problem with the microphone", () => {
  it.each([
    ["NotAllowedError", CHROME, "denied"],
    ["NotAllowedError", KAKAO, "inapp"],
    ["NotFoundError", CHROME, "missing"],
    ["OverconstrainedError", CHROME, "missing"],
    ["NotReadableError", CHROME, "busy"],
    ["AbortError", CHROME, "busy"],
    ["TypeError", CHROME, "failed"],
  ])("%s in %s is %s", (name, agent, problem) => {
    expect(microphoneProblemOf(named(name), agent)).toBe(problem);
  });
});

describe("the browser", () => {
  it.each([
    [CHROME, "chrome"],
    [
      "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/150 Mobile Safari",
      "chrome-android",
    ],
    ["Mozilla/5.0 (Linux; Android 15) SamsungBrowser/29 Chrome/130 Mobile Safari", "samsung"],
    ["Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/145.0", "firefox"],
    ["Mozilla/5.0 (Macintosh) AppleWebKit/605 Version/19 Safari/605", "safari"],
    ["Mozilla/5.0 (iPhone; CPU iPhone OS 19) AppleWebKit CriOS/150 Safari", "ios"],
    ["curl", "other"],
  ])("%s is %s", (agent, browser) => {
    expect(browserOf(agent)).toBe(browser);
  });
});
