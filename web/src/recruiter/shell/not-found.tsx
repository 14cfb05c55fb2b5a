import { Link } from "wouter";
import { useTexts } from "../texts/catalogue";
import { PageTitle } from "./title";

export function NotFound() {
  const { t } = useTexts();
  return (
    <div className="page">
      <PageTitle>{t("state.not-found")}</PageTitle>
      <Link href="/" className="button primary">
        {t("state.home")}
      </Link>
    </div>
  );
}
