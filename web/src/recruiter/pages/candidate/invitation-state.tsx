/** Before the interview: what became of the invitation, and until when its link works. */
import type { Row } from "../../api/contract";
import { longDate } from "../../parts/format";
import { useTexts } from "../../texts/catalogue";
import { invitationKey } from "./invitation-key";

const WORKS: readonly string[] = ["invitation.made", "invitation.sent", "invitation.opened"];

export function InvitationState({ row }: { row: Row }) {
  const { t, language } = useTexts();
  const key = invitationKey(row);
  const invitation = row.review?.invitation;
  if (key === null || !invitation) return null;
  const when = longDate(invitation.expires_at, language);
  if (key === "invitation.expired") return <p>{t("invitation.expired", { when })}</p>;
  return (
    <p>
      <span className="fact">{t(key)}</span>
      {(WORKS.includes(key) || key === "invitation.undelivered") && (
        <>
          {" · "}
          <span className="fact">{t("invitation.until", { when })}</span>
        </>
      )}
    </p>
  );
}
