/** The messages of the workspace's calls: the API's contract under the page's names. */
import type { components } from "../../shared/api/schema";

type Schemas = components["schemas"];

export type InterviewStatus = Schemas["InterviewStatus"];
export type Interview = Schemas["InterviewView"];
export type Entry = Schemas["TranscriptView"];
export type RecordingGap = Schemas["RecordingGap"];
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
export type Resume = Schemas["ResumeView"];
export type OverrideInput = Schemas["OverrideInput"];
export type Position = Schemas["PositionView"];
export type PositionItem = Schemas["PositionItem"];
export type PlanItem = Schemas["PlanItem"];
export type Plan = Schemas["Plan"];
export type PlanStage = Plan["stages"][number];
export type PlanQuestion = PlanStage["questions"][number];
export type PlanDimension = Schemas["Dimension"];
export type Criterion = Schemas["Criterion"];
export type EvidencePoint = Schemas["EvidencePoint"];
export type NewInvitation = Schemas["NewInvitation"];
export type Invitation = Schemas["InvitationView"];
export type InvitationBatch = Schemas["InvitationBatchView"];
export type BatchRow = Schemas["BatchRowView"];
export type BatchRowChange = Schemas["ChangeBatchRow"];
export type CandidateRequest = Schemas["RequestView"];
export type DueRule = Schemas["DueRule"];
export type Jurisdiction = Schemas["Jurisdiction"];
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
export type WebhookFormat = Schemas["WebhookFormat"];
export type Integration = Schemas["IntegrationView"];
export type IntegrationWithKey = Schemas["IntegrationWithKey"];
export type IntegrationKind = Schemas["IntegrationKind"];
export type IntegrationTest = Schemas["IntegrationTest"];
export type AtsCall = Schemas["AtsCallView"];
export type AtsUpdate = Schemas["AtsUpdateView"];
export type Agreement = Schemas["AgreementView"];
export type Task = Schemas["TaskView"];
export type BulkAction = Schemas["BulkActionView"];
export type BulkRow = Schemas["BulkRowView"];
export type NewBulkAction = Schemas["CreateBulkAction"];
export type Mail = Schemas["MailView"];
export type MailKind = Schemas["MailKind"];
export type MailStatus = Schemas["MailStatus"];
export type MailTestResult = Schemas["MailTestResult"];
export type MailTemplate = Schemas["TemplateView"];
export type MailTemplates = Schemas["Templates"];
export type MailPlaceholder = Schemas["Placeholder"];
export type MailPreview = Schemas["TemplatePreview"];

export type Branding = Schemas["BrandingView"];
export type BrandingChange = Schemas["ChangeBranding"];
export type AccentCheck = Schemas["AccentCheck"];

export type Retention = Schemas["RetentionView"];
export type PositionRetention = Schemas["PositionRetention"];
export type RetentionPreview = Schemas["RetentionPreview"];
export type Languages = Schemas["LanguagesView"];
export type SpokenLanguage = Schemas["LanguageView"];

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next_cursor: string | null;
}

export type SignInLink = Schemas["SignInLinkView"];
export type SignIn = Schemas["PageSession"];
/** What reviewers want to know of an interview in a list. */
export type Review = Schemas["ReviewView"];
/** A row of the list of interviews: with `expand=review` it has its review. */
export type Row = Interview;
export type Today = Schemas["TodayView"];
/** A job of the queue whose attempts have all failed. */
export type FailedJob = Schemas["JobView"];
export type LegalHold = Schemas["LegalHoldView"];
export type Decision = Schemas["DecisionView"];
export type NoteView = Schemas["NoteView"];
export type Colleague = Schemas["ColleagueView"];
export type ShareLink = Schemas["ShareLinkView"];
export type NewShareLink = Schemas["NewShareLink"];
/** What a share link shows. */
export type SharedInterview = Schemas["SharedInterview"];

export type Stage = Review["stage"];
export const STAGES = [
  "new",
  "in_review",
  "shortlisted",
  "on_hold",
  "rejected",
  "hired",
] as const satisfies readonly Stage[];

export type Verdict = Decision["verdict"];
export const VERDICTS = ["invite_on", "hold", "reject"] as const satisfies readonly Verdict[];

export type Shareable = ShareLink["include"][number];
export const SHAREABLE = [
  "report",
  "transcript",
  "recording",
] as const satisfies readonly Shareable[];

export type PdfPart = Schemas["PdfPart"];
export const PDF_PARTS = [
  "assessment",
  "answers",
  "ratings",
  "decisions",
  "notes",
  "transcript",
] as const satisfies readonly PdfPart[];
