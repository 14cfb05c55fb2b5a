/** Checks how quickly and steadily the server responds. */
import { useEffect, useState } from "react";
import { ping } from "../../api";
import { useTexts } from "../../texts/catalogue";
import { Check } from "./check";
import { type Network, networkOf } from "./network";

const PINGS = 6;
const REPEAT_MS = 5_000;

export function NetworkCheck() {
  const { t } = useTexts();
  const [network, setNetwork] = useState<Network | "checking">("checking");

  useEffect(() => {
    let unmounted = false;
    let timer = 0;
    const check = async () => {
      const times: (number | null)[] = [];
      for (let i = 0; i < PINGS && !unmounted; i++) times.push(await ping().catch(() => null));
      if (unmounted) return;
      const quality = networkOf(times);
      setNetwork(quality);
      if (quality !== "good") timer = window.setTimeout(check, REPEAT_MS);
    };
    void check();
    return () => {
      unmounted = true;
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
