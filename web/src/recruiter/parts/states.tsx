/** What a list or page shows instead of its content: loading, an error, nothing. */
import type { ReactNode } from "react";
import { Link } from "wouter";
import { ApiError, Unreachable } from "../../shared/api/http";
import { useTexts } from "../texts/catalogue";
import { Note } from "./note";

/** Lines of the final size while a list loads. */
export function Skeleton({ rows }: { rows: number }) {
  const { t } = useTexts();
  return (
    <div className="skeleton" role="status">
      <span className="visually-hidden">{t("state.loading")}</span>
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have nothing else
        <i key={index} />
      ))}
    </div>
  );
}

export function LoadProblem(props: { error: unknown; onRetry: () => void }) {
  const { t } = useTexts();
  const gone =
    props.error instanceof ApiError && (props.error.status === 404 || props.error.status === 403);
  return (
    <div className="state">
      <Note tone="brick" urgent>
        <p>
          {t(
            gone
              ? "state.gone"
              : props.error instanceof Unreachable
                ? "state.unreachable"
                : "state.failed",
          )}
        </p>
        {gone ? (
          <Link href="/" className="button small">
            {t("state.home")}
          </Link>
        ) : (
          <button type="button" className="button small" onClick={props.onRetry}>
            {t("common.again")}
          </button>
        )}
      </Note>
    </div>
  );
}

export function Empty(props: { title?: string; text?: string; children?: ReactNode }) {
  return (
    <div className="state empty">
      {props.title !== undefined && <h2>{props.title}</h2>}
      {props.text !== undefined && <p className="quiet">{props.text}</p>}
      {props.children}
    </div>
  );
}

interface Loaded<Data> {
  readonly data: Data | undefined;
  readonly error: unknown;
  readonly isPending: boolean;
  readonly refetch: () => unknown;
}

/** Shows a query's data, or why it isn't there. */
export function Await<Data>(props: {
  query: Loaded<Data>;
  rows?: number;
  children: (data: Data) => ReactNode;
}) {
  const { query } = props;
  if (query.data !== undefined) return props.children(query.data);
  if (query.isPending) return <Skeleton rows={props.rows ?? 5} />;
  return <LoadProblem error={query.error} onRetry={() => void query.refetch()} />;
}
