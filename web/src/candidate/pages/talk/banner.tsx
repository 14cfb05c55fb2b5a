/** The banner: what is wrong, that nothing is lost, and the one thing to do. */
import { useEffect, useState } from "react";
import { listMicrophones } from "../../../shared/audio/microphone";
import { Note } from "../../../shared/design/parts";
import { WaitNote } from "../../../shared/design/wait-note";
import { useController } from "../../interview/context";
import type { Notice, Talk } from "../../interview/state";
import { useTexts, type WriteText } from "../../texts/catalogue";

export function Banner({ talk }: { talk: Talk }) {
  const { t } = useTexts();
  const controller = useController();
  if (
    talk.connection === "reconnecting" ||
    talk.connection === "offline" ||
    talk.connection === "stopped"
  ) {
    return (
      <Note tone="amber" urgent>
        <p>{t(`banner.${talk.connection}`)}</p>
        <button type="button" className="button small" onClick={controller.connectNow}>
          {t("banner.retry")}
        </button>
      </Note>
    );
  }
  if (talk.wait !== null) {
    return (
      <WaitNote wait={talk.wait} text={talk.connection === "full" ? t("banner.full") : undefined} />
    );
  }
  if (talk.microphone === "lost") return <Unplugged />;
  if (talk.microphone === "held") return <Note tone="amber">{t("banner.held")}</Note>;
  if (talk.silent) {
    return (
      <Note tone="amber" urgent>
        <p>{t("banner.silent")}</p>
        <button
          type="button"
          className="button small"
          onClick={() => controller.devices.playVoice()}
        >
          {t("banner.silent.do")}
        </button>
      </Note>
    );
  }
  if (talk.connection === "joining" && talk.slow) return <Note>{t("banner.joining.slow")}</Note>;
  if (talk.notice !== null) return <Note>{noticeText(talk.notice, t)}</Note>;
  if (talk.connection === "weak") return <Note tone="amber">{t("banner.weak")}</Note>;
  return null;
}

function noticeText(notice: Notice, t: WriteText): string {
  if (typeof notice === "object") return t("banner.switched", { name: notice.switched });
  return t(`banner.${notice}`);
}

function Unplugged() {
  const { t } = useTexts();
  const controller = useController();
  const [devices, setDevices] = useState<readonly MediaDeviceInfo[]>([]);
  useEffect(() => {
    const update = () => void listMicrophones().then(setDevices);
    update();
    navigator.mediaDevices?.addEventListener("devicechange", update);
    return () => navigator.mediaDevices?.removeEventListener("devicechange", update);
  }, []);
  return (
    <Note tone="amber" urgent>
      <p>{t("banner.unplugged")}</p>
      <div className="actions">
        {devices.map((device, index) => (
          <button
            key={device.deviceId}
            type="button"
            className="button small"
            onClick={() => void controller.devices.switchTo(device.deviceId).catch(() => undefined)}
          >
            {device.label || t("mic.unnamed", { number: index + 1 })}
          </button>
        ))}
        {devices.length === 0 && (
          <button
            type="button"
            className="button small"
            onClick={() => void controller.devices.switchTo().catch(() => undefined)}
          >
            {t("mic.allow")}
          </button>
        )}
      </div>
    </Note>
  );
}
