import { createRoot } from "react-dom/client";
import { App } from "./app";
import "../shared/design/fonts.css";
import "../shared/design/tokens.css";
import "../shared/design/base.css";
import "./design/workspace.css";
import "./design/controls.css";
import "./design/fields.css";
import "./design/floating.css";
import "./design/states.css";
import "./design/table.css";
import "./design/sound.css";
import "./design/review.css";
import "./design/pages.css";
import "./design/mail.css";
import "./design/print.css";

const root = document.getElementById("root");
if (root !== null) createRoot(root).render(<App />);
