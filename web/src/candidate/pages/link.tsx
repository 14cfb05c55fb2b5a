/** A link that is still loading, can't be used, or can't be reached. */
import type { Wait } from "../../shared/api/retry-after";
import { Head, Page, Title } from "../../shared/design/parts";
import { WaitNote } from "../../shared/design/wait-note";
import type { Closed } from "../api";
import { useController } from "../interview/context";
import { useTexts } from "../texts/catalogue";

export function LoadingPage() {
  const { t } = useTexts();
  return (
    <div className="page">
      <Head />
      <main className="column" id="content">
        <Title hidden>{t("arrive.loading")}</Title>
        <p className="quiet" role="status">
          {t("arrive.loading")}
        </p>
      </main>
    </div>
  );
}

export function ClosedPage({ why }: { why: Closed }) {
  const { t } = useTexts();
  return <Page title={t(`closed.${why}.title`)} lead={t(`closed.${why}.lead`)} />;
}

export function UnreachablePage({ wait }: { wait: Wait | null }) {
  const { t } = useTexts();
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
