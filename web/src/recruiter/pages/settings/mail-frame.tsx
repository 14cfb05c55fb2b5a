/** A message as its readers see it. */

/**
 * The frame has the page's policy, which refuses styles in HTML but not those set by a script of
 * the page. For that it shares the page's origin; it runs no scripts and sends no forms, since the
 * text is people's.
 */
export function MailFrame(props: { title: string; html: string }) {
  return (
    <iframe
      title={props.title}
      sandbox="allow-same-origin"
      srcDoc={withoutStyles(props.html)}
      onLoad={(event) => restoreStyles(event.currentTarget.contentDocument)}
    />
  );
}

/** Moves the styles of elements to `data-style`. */
export function withoutStyles(html: string): string {
  return html.replace(/<[a-z][^>]*>/g, (tag) => tag.replaceAll(" style=", " data-style="));
}

function restoreStyles(message: Document | null): void {
  for (const element of message?.querySelectorAll<HTMLElement>("[data-style]") ?? [])
    element.style.cssText = element.dataset["style"] ?? "";
}
