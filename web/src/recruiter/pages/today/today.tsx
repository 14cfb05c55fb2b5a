/** What waits for the user. */
import { Link } from "wouter";
import type { Row, Today as TodayView } from "../../api/contract";
import { useMe } from "../../api/use-session";
import { useFailedJobs, useRetryJob, useToday } from "../../api/work";
import { shortDate } from "../../parts/format";
import { Group } from "../../parts/group";
import { Level } from "../../parts/level";
import { SaveProblem } from "../../parts/note";
import { Await } from "../../parts/states";
import { PageTitle } from "../../shell/title";
import { catalogue, useTexts } from "../../texts/catalogue";
import { Due, DueReason } from "./due";
import { jobOf } from "./failed-jobs";
import { Undelivered } from "./undelivered";

/** Characters of a request that are shown. */
const SHOWN = 120;

export function Today() {
  const { t } = useTexts();
  const today = useToday();
  return (
    <div className="page">
      <PageTitle>{t("today.title")}</PageTitle>
      <Await query={today} rows={10}>
        {(data) => (
          <div className="today">
            <Group
              title={t("today.requests")}
              none={t("today.requests.none")}
              count={data.counts.requests}
            >
              {data.requests.map((request) => (
                <RequestLine key={request.id} request={request} />
              ))}
            </Group>
            <Undelivered mails={data.undelivered_mails} count={data.counts.undelivered_mails} />
            <Group title={t("today.live")} none={t("today.live.none")} count={data.counts.live}>
              {data.live.map((row) => (
                <LiveLine key={row.id} row={row} />
              ))}
            </Group>
            <Group
              title={t("today.review")}
              none={t("today.review.none")}
              count={data.counts.to_review}
            >
              {data.to_review.map((row) => (
                <ReviewLine key={row.id} row={row} />
              ))}
            </Group>
            <FailedJobs lines={data.failed_jobs.items} count={data.failed_jobs.count} />
          </div>
        )}
      </Await>
    </div>
  );
}

function ReviewLine({ row }: { row: Row }) {
  const { t, language } = useTexts();
  const report = row.review?.report;
  return (
    <li>
      <div>
        <Link href={`/interviews/${row.id}`} className="name">
          {row.review?.candidate_name || row.candidate_name}
        </Link>
        <p className="quiet">{row.review?.position_title ?? row.role}</p>
      </div>
      {report?.hidden ? (
        <span className="quiet">{t("report.hidden")}</span>
      ) : report?.status === "complete" ? (
        <Level
          low={report.total ?? report.total_low}
          high={report.total ?? report.total_high}
          numeric
          reason={t(report.withheld ? "report.withheld" : "report.unscored")}
        />
      ) : report?.status === "failed" ? (
        <span className="mark brick">{t("today.report.failed")}</span>
      ) : (
        <span className="quiet">{t(`report.${report?.status ?? "none"}`)}</span>
      )}
      <span className="quiet figures">
        {row.ended_at && t("today.ended", { when: shortDate(row.ended_at, language) })}
      </span>
    </li>
  );
}

function LiveLine({ row }: { row: Row }) {
  const { t, language } = useTexts();
  return (
    <li>
      <div>
        <Link href={`/live/${row.id}`} className="name">
          {row.candidate_name}
        </Link>
        <p className="quiet">{row.role}</p>
      </div>
      <span className="is-live">{t(`status.${row.status}`)}</span>
      <span className="quiet figures">
        {row.started_at && t("today.since", { when: shortDate(row.started_at, language) })}
      </span>
    </li>
  );
}

/** The first words of a message; all of it is on the request's page. */
function beginning(message: string): string {
  return message.length <= SHOWN ? message : `${message.slice(0, SHOWN).trimEnd()}…`;
}

function RequestLine({ request }: { request: TodayView["requests"][number] }) {
  const { t, language } = useTexts();
  return (
    <li>
      <div>
        <Link href={`/requests#${request.id}`} className="name">
          {t(`request.${request.kind}`)}
        </Link>
        <p className="quiet break">
          {request.candidate_name} · {request.role}
          {request.message !== "" && ` · ${beginning(request.message)}`}
        </p>
        <DueReason rule={request.due_rule} />
      </div>
      {request.due_at != null && <Due iso={request.due_at} />}
      <span className="quiet figures">
        {t("today.received", { when: shortDate(request.created_at, language) })}
      </span>
    </li>
  );
}

type Line = TodayView["failed_jobs"]["items"][number];

function FailedJobs({ lines, count }: { lines: readonly Line[]; count: number }) {
  const { t } = useTexts();
  const me = useMe();
  const jobs = useFailedJobs(me.role === "admin" && lines.length > 0);
  const retry = useRetryJob();
  return (
    <div>
      <Group title={t("today.jobs")} none={t("today.jobs.none")} count={count}>
        {lines.map((line) => {
          const job = jobOf(line, jobs.data?.items ?? []);
          const onRetry = job === null ? null : () => retry.mutate(job);
          return <JobLine key={line.id} line={line} onRetry={onRetry} busy={retry.isPending} />;
        })}
      </Group>
      <SaveProblem error={retry.error} />
    </div>
  );
}

function JobLine(props: { line: Line; onRetry: (() => void) | null; busy: boolean }) {
  const { line, onRetry, busy } = props;
  const { t, language } = useTexts();
  const key = `job.${line.kind}`;
  const kind = key in catalogue ? t(key as "job.report") : line.kind;
  return (
    <li>
      <div>
        {line.interview_id !== null ? (
          <Link href={`/interviews/${line.interview_id}`} className="name">
            {kind}
          </Link>
        ) : (
          <strong>{kind}</strong>
        )}
        <p className="quiet clip">{line.reason}</p>
      </div>
      <span className="quiet figures">{line.at && shortDate(line.at, language)}</span>
      {onRetry !== null && (
        <button
          type="button"
          className="button small"
          aria-label={t("today.jobs.retry.of", { kind })}
          disabled={busy}
          onClick={onRetry}
        >
          {t("today.jobs.retry")}
        </button>
      )}
    </li>
  );
}
