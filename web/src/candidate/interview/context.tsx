/** The controller of the interview, for every page. */
import { createContext, useContext } from "react";
import type { Controller } from "./controller";

export const ControllerContext = createContext<Controller | null>(null);

export function useController(): Controller {
  const controller = useContext(ControllerContext);
  if (controller === null) throw new Error("a ControllerContext is missing");
  return controller;
}
