/** Links that open nothing, and a server that does not answer. */
import type { Closed } from "../api/client";
import type { Wait } from "../api/patience";
import { useController } from "../app/app";
import { Head, Page, Title } from "../design/parts";
import { useLanguage } from "../texts/language";
import { WaitNote } from "./problem";

export function LoadingPage() {
  const { t } = useLanguage();
  return (
    <div className="page">
      <Head />
      <main className="column" id="content">
        <Title hidden>{t("common.loading")}</Title>
        <p className="quiet" role="status">
          {t("common.loading")}
        </p>
      </main>
    </div>
  );
}

export function ClosedPage({ why }: { why: Closed }) {
  const { t } = useLanguage();
  return <Page title={t(`closed.${why}.title`)} lead={t(`closed.${why}.lead`)} />;
}

export function UnreachablePage({ wait }: { wait: Wait | null }) {
  const { t } = useLanguage();
  const controller = useController();
  if (wait !== null) {
    return (
      <Page key="wait" title={t("closed.wait.title")}>
        <WaitNote wait={wait} />
      </Page>
    );
  }
  return (
    <Page
      key="unreachable"
      title={t("closed.unreachable.title")}
      lead={t("closed.unreachable.lead")}
    >
      <div className="actions">
        <button type="button" className="button primary" onClick={controller.retry}>
          {t("common.again")}
        </button>
      </div>
    </Page>
  );
}
