import type { ReactNode } from "react";
import { icons } from "../../../shared/design/icons";
import { useTexts } from "../../texts/catalogue";

/** One row: what is checked and whether it works. */
export function Check(props: {
  title: string;
  works: boolean;
  optional?: boolean;
  children: ReactNode;
}) {
  const { t } = useTexts();
  return (
    <li className="check">
      <div className="check-head">
        <h2>{props.title}</h2>
        {props.works ? (
          <span className="works" role="status">
            {icons.check} {t("ready.works")}
          </span>
        ) : (
          props.optional && <span className="quiet small">{t("ready.optional")}</span>
        )}
      </div>
      {props.children}
    </li>
  );
}
