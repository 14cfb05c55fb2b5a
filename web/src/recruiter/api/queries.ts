/** The cache of what the server said, and when it is asked again. */
import { QueryClient } from "@tanstack/react-query";
import { ApiError } from "../../shared/api/http";

const FRESH_MS = 15_000;
const ATTEMPTS = 2;

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: FRESH_MS,
      // What the server refuses it refuses again.
      retry: (failures, error) =>
        failures < ATTEMPTS && !(error instanceof ApiError && error.status < 500),
      retryDelay: (attempt) => 600 * 2 ** attempt,
      // Without a network a page says so; by default it would show that it loads until there is one.
      networkMode: "always",
      refetchOnReconnect: true,
    },
    mutations: { retry: false, networkMode: "always" },
  },
});
