/** The voice line: one line that moves with the voice of the one who speaks. */
import { useEffect, useRef } from "react";
import { useReducedMotion } from "./motion";
import { draw, type Mood, Ripple } from "./voice-drawing";

export interface VoiceLineProps {
  readonly mood: Mood;
  /** The level of the voice that the mood is about, 0 to 1. */
  readonly level: () => number;
  readonly label?: string;
}

export function VoiceLine(props: VoiceLineProps) {
  return useReducedMotion() ? <LevelBar {...props} /> : <MovingLine {...props} />;
}

function MovingLine({ mood, level, label }: VoiceLineProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const ripple = useRef(new Ripple());
  const now = useRef({ mood, level });
  now.current = { mood, level };
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext("2d");
    if (!element || !context) return;
    let frame = 0;
    const paint = (time: number) => {
      const ratio = Math.min(2, window.devicePixelRatio || 1);
      const width = Math.round(element.clientWidth * ratio);
      const height = Math.round(element.clientHeight * ratio);
      if (element.width !== width || element.height !== height) {
        element.width = width;
        element.height = height;
      }
      const { mood, level } = now.current;
      ripple.current.push(mood === "speaking" || mood === "listening" ? level() : 0);
      draw(
        context,
        { width, height, ratio, time: time / 1000, mood, ripple: ripple.current },
        getComputedStyle(element).color,
      );
      frame = requestAnimationFrame(paint);
    };
    frame = requestAnimationFrame(paint);
    return () => cancelAnimationFrame(frame);
  }, []);
  return <canvas ref={canvas} className={`voice-line ${mood}`} {...described(label)} />;
}

function LevelBar({ mood, level, label }: VoiceLineProps) {
  const bar = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const updates = window.setInterval(() => {
      const share = mood === "speaking" || mood === "listening" ? level() : 0;
      bar.current?.style.setProperty("--level", share.toFixed(2));
    }, 100);
    return () => window.clearInterval(updates);
  }, [mood, level]);
  return <div ref={bar} className={`voice-line still ${mood}`} {...described(label)} />;
}

function described(label: string | undefined) {
  return label === undefined ? { "aria-hidden": true } : { role: "img", "aria-label": label };
}
