/** E-mail to candidates: its settings, its templates, and the messages of an interview. */
import { useMutation, useQuery } from "@tanstack/react-query";
import type {
  Mail,
  MailPreview,
  MailStatus,
  MailTemplate,
  MailTemplates,
  MailTestResult,
} from "./contract";
import { refreshInterview } from "./interviews";
import { queries } from "./queries";
import { api } from "./session";

const QUEUED_MS = 4_000;

export function useMailStatus() {
  return useQuery({
    queryKey: ["mail"],
    queryFn: () => api<MailStatus>("GET", "/mail"),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function useTestMail() {
  return useMutation({ mutationFn: () => api<MailTestResult>("POST", "/mail/test", {}) });
}

export function useMailTemplates() {
  return useQuery({
    queryKey: ["mail", "templates"],
    queryFn: () => api<MailTemplates>("GET", "/mail/templates"),
  });
}

export type TemplateKey = Pick<MailTemplate, "kind" | "language">;
export type TemplateText = Pick<MailTemplate, "subject" | "body">;

const pathOf = ({ kind, language }: TemplateKey) => `/mail/templates/${kind}/${language}`;
const refreshTemplates = () => queries.invalidateQueries({ queryKey: ["mail", "templates"] });

export function useChangeTemplate(key: TemplateKey) {
  return useMutation({
    mutationFn: (text: TemplateText) => api<MailTemplate>("PUT", pathOf(key), text),
    onSuccess: refreshTemplates,
  });
}

export function useResetTemplate(key: TemplateKey) {
  return useMutation({
    mutationFn: () => api<MailTemplate>("DELETE", pathOf(key)),
    onSuccess: refreshTemplates,
  });
}

export function usePreviewTemplate(key: TemplateKey) {
  return useMutation({
    mutationFn: (text: TemplateText) => api<MailPreview>("POST", `${pathOf(key)}/preview`, text),
  });
}

const mailsOf = (id: string) => ["interview", id, "mails"];

/** The messages about an interview; while one waits, they are asked for again. */
export function useMails(id: string) {
  return useQuery({
    queryKey: mailsOf(id),
    queryFn: () => api<readonly Mail[]>("GET", `/interviews/${id}/mails`),
    refetchInterval: ({ state }) =>
      state.data?.some((mail) => mail.state === "queued") ? QUEUED_MS : false,
  });
}

const refreshMails = (id: string) => () =>
  Promise.all([
    refreshInterview(id),
    queries.invalidateQueries({ queryKey: mailsOf(id) }),
    queries.invalidateQueries({ queryKey: ["today"] }),
  ]);

export function useSendInvitation(id: string) {
  return useMutation({
    mutationFn: () => api<Mail>("POST", `/interviews/${id}/invitation/mail`, {}),
    onSuccess: refreshMails(id),
  });
}

export function useRemind(id: string) {
  return useMutation({
    mutationFn: () => api<Mail>("POST", `/interviews/${id}/invitation/remind`),
    onSuccess: refreshMails(id),
  });
}
