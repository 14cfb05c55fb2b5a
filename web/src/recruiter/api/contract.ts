/** The messages of the workspace's calls: the API's contract under the page's names. */
import type { components } from "../../shared/api/schema";

type Schemas = components["schemas"];

export type InterviewStatus = Schemas["InterviewStatus"];
export type Interview = Schemas["InterviewView"];
export type Entry = Schemas["TranscriptView"];
export type Report = Schemas["Report"];
export type ReportView = Schemas["ReportView"];
export type DimensionScore = Schemas["DimensionScore"];
export type QuestionReport = Schemas["QuestionReport"];
export type Statement = Schemas["StatementReport"];
export type Quote = Schemas["Quote"];
export type Ratings = Schemas["RatingsView"];
export type Rating = Schemas["RatingView"];
export type LevelInput = Schemas["LevelInput"];
export type Question = Schemas["QuestionView"];
export type Position = Schemas["PositionView"];
export type PositionItem = Schemas["PositionItem"];
export type PlanItem = Schemas["PlanItem"];
export type Plan = Schemas["Plan"];
export type PlanStage = Schemas["Stage"];
export type PlanQuestion = Schemas["Question"];
export type PlanDimension = Schemas["Dimension"];
export type Criterion = Schemas["Criterion"];
export type EvidencePoint = Schemas["EvidencePoint"];
export type NewInvitation = Schemas["NewInvitation"];
export type Invitation = Schemas["InvitationView"];
export type CandidateRequest = Schemas["RequestView"];
export type Me = Schemas["MeView"];
export type User = Schemas["UserView"];
export type Role = Schemas["Role"];
export type ApiKey = Schemas["ApiKeyView"];
export type NewApiKey = Schemas["NewApiKeyView"];
export type Scope = Schemas["Scope"];
export type Webhook = Schemas["WebhookView"];
export type WebhookWithSecret = Schemas["WebhookWithSecret"];
export type WebhookEvent = Schemas["WebhookEventType"];
export type Delivery = Schemas["DeliveryView"];
export type Agreement = Schemas["AgreementView"];
export type Task = Schemas["TaskView"];

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next_cursor: string | null;
}

export interface SignIn {
  readonly access_token: string;
  readonly expires_in: number;
  readonly user: Me;
}

export const STAGES = ["new", "in_review", "shortlisted", "on_hold", "rejected", "hired"] as const;
export type Stage = (typeof STAGES)[number];

export const VERDICTS = ["invite_on", "hold", "reject"] as const;
export type Verdict = (typeof VERDICTS)[number];

export type InvitationState =
  | "not_sent"
  | "sent"
  | "opened"
  | "begun"
  | "finished"
  | "expired"
  | "declined"
  | "other_format";

/** What reviewers want to know of an interview in a list. */
export interface Review {
  readonly candidate_name: string;
  readonly candidate_email: string | null;
  readonly position_title: string | null;
  readonly invitation: {
    readonly state: InvitationState;
    readonly expires_at: string | null;
  } | null;
  readonly report: {
    readonly status: "pending" | "complete" | "failed";
    readonly total: number | null;
    readonly total_low: number | null;
    readonly total_high: number | null;
    readonly withheld: boolean;
  } | null;
  readonly ratings: { readonly count: number; readonly mine: boolean };
  readonly stage: Stage;
  readonly decision: { readonly verdict: Verdict; readonly by: string; readonly at: string } | null;
  readonly duplicate_of: readonly string[];
  readonly open_requests: number;
  readonly notes: number;
}

/** A row of the list of interviews. */
export type Row = Interview & { readonly review?: Review | null };

export interface Today {
  readonly to_review: readonly Row[];
  readonly live: readonly Row[];
  readonly requests: readonly (CandidateRequest & { readonly due_at?: string | null })[];
  readonly failed_jobs: {
    readonly count: number;
    readonly items: readonly {
      readonly id: string;
      readonly kind: string;
      readonly error: string | null;
      readonly at: string;
    }[];
  };
  readonly counts: Readonly<Record<string, number>>;
}

export interface Decision {
  readonly id: string;
  readonly verdict: Verdict;
  readonly reason: string;
  readonly by: string;
  readonly at: string;
  readonly versions: Readonly<Record<string, unknown>>;
  readonly hash: string;
  readonly previous_hash: string | null;
}

export interface NoteView {
  readonly id: string;
  readonly text: string;
  readonly by: string;
  readonly author_id: string | null;
  readonly mentions: readonly string[];
  readonly created_at: string;
  readonly updated_at: string;
}

export const SHAREABLE = ["report", "transcript", "recording"] as const;
export type Shareable = (typeof SHAREABLE)[number];

export interface ShareLink {
  readonly id: string;
  readonly include: readonly Shareable[];
  readonly hide_name: boolean;
  readonly expires_at: string;
  readonly created_at: string;
  readonly by: string;
  readonly views: number;
  readonly last_viewed_at: string | null;
  readonly revoked_at: string | null;
}

export interface NewShareLink extends ShareLink {
  readonly url: string;
}

/** What a share link shows. */
export interface Shared {
  readonly candidate_name: string | null;
  readonly role: string;
  readonly company: string;
  readonly language: string;
  readonly expires_at: string;
  readonly report: Report | null;
  readonly transcript: readonly Entry[] | null;
  readonly recording_url: string | null;
}
