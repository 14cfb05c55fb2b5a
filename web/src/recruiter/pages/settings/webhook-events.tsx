/** The events of webhooks, each in words beside its identifier. */
import type { WebhookEvent } from "../../api/contract";
import { useTexts } from "../../texts/catalogue";

export const EVENTS = [
  "interview.scheduled",
  "interview.started",
  "interview.completed",
  "interview.cancelled",
  "interview.expired",
  "interview.failed",
  "interview.deleted",
  "report.completed",
  "report.failed",
  "report.overridden",
  "candidate.request.created",
  "candidate.request.closed",
] as const satisfies readonly WebhookEvent[];
const TEST = "webhook.test";
type Named = (typeof EVENTS)[number] | typeof TEST;

const isNamed = (event: string): event is Named =>
  event === TEST || (EVENTS as readonly string[]).includes(event);

/** `event`: as the server names it; one that this page doesn't know stays an identifier. */
export function WebhookEventName({ event }: { event: string }) {
  const { t } = useTexts();
  return (
    <>
      {isNamed(event) && `${t(`event.${event}`)} `}
      <code className="quiet">{event}</code>
    </>
  );
}
