/** Catches an error of the page itself, so that it never ends as a blank screen. */
import { Component, type ErrorInfo, type ReactNode } from "react";
import { useTexts } from "../texts/catalogue";

export class ErrorBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override componentDidCatch(error: unknown, info: ErrorInfo) {
    console.error(error, info.componentStack);
  }

  override render() {
    return this.state.failed ? <Crashed /> : this.props.children;
  }
}

function Crashed() {
  const { t } = useTexts();
  return (
    <main className="ws centre" role="alert">
      <p>{t("state.crashed")}</p>
      <button type="button" className="button primary" onClick={() => location.reload()}>
        {t("state.reload")}
      </button>
    </main>
  );
}
