/** How quickly and steadily the server answers. */
import { useEffect, useState } from "react";
import { ping } from "../../api";
import { useTexts } from "../../texts/catalogue";
import { Check } from "./check";
import { type Network, networkOf } from "./network";

const TIMES = 6;
const AGAIN_MS = 5_000;

export function NetworkCheck() {
  const { t } = useTexts();
  const [network, setNetwork] = useState<Network | "checking">("checking");

  useEffect(() => {
    let over = false;
    let timer = 0;
    const look = async () => {
      const times: (number | null)[] = [];
      for (let i = 0; i < TIMES && !over; i++) times.push(await ping().catch(() => null));
      if (over) return;
      const found = networkOf(times);
      setNetwork(found);
      if (found !== "good") timer = window.setTimeout(look, AGAIN_MS);
    };
    void look();
    return () => {
      over = true;
      window.clearTimeout(timer);
    };
  }, []);

  return (
    <Check title={t("network.title")} works={network === "good"} optional>
      <p className="quiet" role="status">
        {t(`network.${network}`)}
      </p>
    </Check>
  );
}
