/** Why a message to another system failed, or what is to be said of one of its calls. */
import type { AtsCall, Delivery } from "../api/contract";
import { useTexts } from "../texts/catalogue";

/** Codes whose sentence says less than the receiver's or the network's own words. */
const WITH_DETAIL: readonly Delivery["failure"][] = ["status", "refused", "unreachable"];

/** `detail`: the stored words; they are not the product's, and not in the page's language. */
export function Failure(props: { failure: Delivery["failure"]; detail: string | null }) {
  const { t } = useTexts();
  const { failure, detail } = props;
  if (failure === null) return null;
  return (
    <span className="quiet">
      {t(`failure.${failure}`)}
      {detail !== null && WITH_DETAIL.includes(failure) && <Words text={detail} />}
    </span>
  );
}

/** The remark beside a call of an ATS. */
export function Remark({ call }: { call: Pick<AtsCall, "remark" | "remark_code"> }) {
  const { t } = useTexts();
  const { remark, remark_code: code } = call;
  if (code === null) return null;
  return (
    <span>
      {t(`remark.${code}`)}
      {(code === "reported" || code === "other") && <Words text={remark ?? ""} />}
    </span>
  );
}

function Words({ text }: { text: string }) {
  return (
    <>
      {" "}
      <code lang="en" className="break">
        {text}
      </code>
    </>
  );
}
