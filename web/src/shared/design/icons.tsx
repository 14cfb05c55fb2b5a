/** Line icons, 24 × 24, drawn with one stroke. */
import type { ReactNode } from "react";

function Icon(props: { children: ReactNode }) {
  return (
    <svg
      viewBox="0 0 24 24"
      fill="none"
      strokeWidth="1.75"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {props.children}
    </svg>
  );
}

export const icons = {
  microphone: (
    <Icon>
      <rect x="9" y="3" width="6" height="11" rx="3" />
      <path d="M5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3" />
    </Icon>
  ),
  muted: (
    <Icon>
      <path d="M9 9.5V11a3 3 0 0 0 4.8 2.4M15 10.5V6a3 3 0 0 0-5.7-1.3M5.5 11.5a6.5 6.5 0 0 0 10.4 5.2M18.3 13.4c.1-.6.2-1.2.2-1.9M12 18v3M4 4l16 16" />
    </Icon>
  ),
  repeat: (
    <Icon>
      <path d="M4.5 12a7.5 7.5 0 1 1 2.4 5.5M4.5 17.8v-4.3h4.3" />
    </Icon>
  ),
  moment: (
    <Icon>
      <path d="M9 6v12M15 6v12" />
    </Icon>
  ),
  resume: (
    <Icon>
      <path d="M8 5.5v13l10.5-6.5z" />
    </Icon>
  ),
  type: (
    <Icon>
      <rect x="3" y="6" width="18" height="12" rx="2" />
      <path d="M7 10h.01M11 10h.01M15 10h.01M7.5 14h9" />
    </Icon>
  ),
  leave: (
    <Icon>
      <path d="M10 4H6a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h4M15 8l4 4-4 4M19 12H9" />
    </Icon>
  ),
  captions: (
    <Icon>
      <rect x="3" y="5" width="18" height="14" rx="2" />
      <path d="M7 12h4M14 12h3M7 15.5h2M12 15.5h5" />
    </Icon>
  ),
  keys: (
    <Icon>
      <path d="M9.5 9.2a2.6 2.6 0 1 1 3.7 2.4c-.8.4-1.2.9-1.2 1.9M12 16.8h.01" />
      <circle cx="12" cy="12" r="9" />
    </Icon>
  ),
  captionsOff: (
    <Icon>
      <path d="M8 5h11a2 2 0 0 1 2 2v11M19 19H5a2 2 0 0 1-2-2V7a2 2 0 0 1 1-1.7M7 12h4M7 15.5h2M12 15.5h3.5M4 4l16 16" />
    </Icon>
  ),
  stop: (
    <Icon>
      <rect x="5" y="5" width="14" height="14" rx="2.5" />
    </Icon>
  ),
  check: (
    <Icon>
      <path d="m5 12.5 4.5 4.5L19 7.5" />
    </Icon>
  ),
  attention: (
    <Icon>
      <path d="M12 4 2.8 20h18.4zM12 10v4.5M12 17.4h.01" />
    </Icon>
  ),
  info: (
    <Icon>
      <circle cx="12" cy="12" r="9" />
      <path d="M12 11v5.5M12 7.6h.01" />
    </Icon>
  ),
  download: (
    <Icon>
      <path d="M12 4v11M7.5 10.5 12 15l4.5-4.5M5 20h14" />
    </Icon>
  ),
  speaker: (
    <Icon>
      <path d="M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM15.5 9a4.2 4.2 0 0 1 0 6M18 6.5a7.8 7.8 0 0 1 0 11" />
    </Icon>
  ),
} as const;
