/** How long interviews are kept, which are deleted soon, and what that means. */
import { useState } from "react";
import { Link } from "wouter";
import type { Retention } from "../../api/contract";
import { useRetention } from "../../api/retention";
import { useMe } from "../../api/use-session";
import { longDate, shortDate } from "../../parts/format";
import { Group } from "../../parts/group";
import { Await } from "../../parts/states";
import { daysText } from "../../retention/shorter-retention";
import { useTexts } from "../../texts/catalogue";
import { ChangeRetention } from "./change-retention";
import { RetentionOfPositions } from "./retention-positions";

const DELETED = ["interview", "work", "resume"] as const;
const STAYS = ["decisions", "trace", "account", "copies"] as const;

export function RetentionSettings() {
  const retention = useRetention();
  return (
    <Await query={retention} rows={8}>
      {(data) => (
        <>
          <OfAll retention={data} />
          <Due retention={data} />
          <Held retention={data} />
          <RetentionOfPositions inherited={data.days} />
          <WhatStays />
        </>
      )}
    </Await>
  );
}

function OfAll({ retention }: { retention: Retention }) {
  const { t } = useTexts();
  const me = useMe();
  const [changing, setChanging] = useState(false);
  const { days, server_days: server, set_here: here } = retention;
  return (
    <section>
      <h2>{t("retention.title")}</h2>
      <p>
        {days === 0
          ? t("retention.kept.for-ever")
          : t("retention.kept", { days: daysText(days, t) })}
      </p>
      <p className="quiet">
        {here ? t("retention.here", { days: daysText(server, t) }) : t("retention.server")}{" "}
        {me.role !== "admin" && t("retention.admins")}
      </p>
      {me.role === "admin" && (
        <div className="actions">
          <button type="button" className="button small" onClick={() => setChanging(true)}>
            {t("retention.change")}
          </button>
        </div>
      )}
      {changing && (
        <ChangeRetention
          position={null}
          own={here ? days : null}
          inherited={server}
          onClose={() => setChanging(false)}
        />
      )}
    </section>
  );
}

function Due({ retention }: { retention: Retention }) {
  const { t, language } = useTexts();
  const { due, counts } = retention;
  return (
    <>
      <Group title={t("retention.due")} none={t("retention.due.none")} count={counts.due}>
        {due.map((each) => (
          <Line key={each.interview_id} interview={each}>
            {t("retention.due.on", { date: longDate(each.delete_at, language) })}
          </Line>
        ))}
      </Group>
      <First shown={due.length} count={counts.due} />
      {due.length > 0 && <p className="quiet">{t("retention.due.hint")}</p>}
    </>
  );
}

function Held({ retention }: { retention: Retention }) {
  const { t, language } = useTexts();
  const { held, counts } = retention;
  return (
    <>
      <Group title={t("retention.held")} none={t("retention.held.none")} count={counts.held}>
        {held.map((each) => (
          <Line
            key={each.interview_id}
            interview={each}
            remark={
              each.delete_at !== null && Date.parse(each.delete_at) < Date.now()
                ? t("retention.held.over")
                : null
            }
          >
            {t("retention.held.since", {
              date: shortDate(each.held_at, language),
              name: each.held_by,
            })}
          </Line>
        ))}
      </Group>
      <First shown={held.length} count={counts.held} />
    </>
  );
}

function Line(props: {
  interview: {
    readonly interview_id: string;
    readonly candidate_name: string;
    readonly role: string;
  };
  remark?: string | null;
  children: string;
}) {
  const { interview_id: id, candidate_name: name, role } = props.interview;
  return (
    <li className="dated">
      <div>
        <Link href={`/interviews/${id}`} className="name">
          {name}
        </Link>{" "}
        <span className="quiet">{role}</span>
        {props.remark && <p className="quiet">{props.remark}</p>}
      </div>
      <span className="quiet figures">{props.children}</span>
    </li>
  );
}

/** Says that a list isn't complete. */
function First(props: { shown: number; count: number }) {
  const { t } = useTexts();
  if (props.shown >= props.count) return null;
  return <p className="quiet">{t("retention.first", { n: props.shown })}</p>;
}

function WhatStays() {
  const { t } = useTexts();
  return (
    <section>
      <h2>{t("retention.what")}</h2>
      <p>{t("retention.what.when")}</p>
      <div className="columns">
        <div>
          <h3>{t("retention.deleted")}</h3>
          <ul className="points">
            {DELETED.map((each) => (
              <li key={each}>{t(`retention.deleted.${each}`)}</li>
            ))}
          </ul>
        </div>
        <div>
          <h3>{t("retention.stays")}</h3>
          <ul className="points">
            {STAYS.map((each) => (
              <li key={each}>{t(`retention.stays.${each}`)}</li>
            ))}
          </ul>
        </div>
      </div>
    </section>
  );
}
