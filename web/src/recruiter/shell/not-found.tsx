import { Link } from "wouter";
import { useTexts } from "../texts/catalogue";
import { PageTitle } from "./title";

export function NotFound() {
  const { t } = useTexts();
  return (
    <div className="page">
      <PageTitle>{t("state.not-found")}</PageTitle>
      <p className="quiet">{t("state.not-found.text")}</p>
      <div className="actions">
        <Link href="/" className="button primary">
          {t("state.home")}
        </Link>
      </div>
    </div>
  );
}
