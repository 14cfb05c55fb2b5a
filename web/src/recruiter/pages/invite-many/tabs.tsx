import { Link } from "wouter";
import { useTexts } from "../../texts/catalogue";

/** One candidate, or many. */
export function InviteTabs(props: { positionId: string; at: "one" | "many" }) {
  const { t } = useTexts();
  const base = `/positions/${props.positionId}/invite`;
  return (
    <nav className="tabs" aria-label={t("many.tabs")}>
      <Link href={base} aria-current={props.at === "one" ? "page" : undefined}>
        {t("many.one")}
      </Link>
      <Link href={`${base}/many`} aria-current={props.at === "many" ? "page" : undefined}>
        {t("many.many")}
      </Link>
    </nav>
  );
}
