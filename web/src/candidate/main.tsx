import { createRoot } from "react-dom/client";
import { App } from "./app";
import "../shared/design/fonts.css";
import "../shared/design/tokens.css";
import "../shared/design/base.css";
import "../shared/design/brand.css";
import "../shared/design/common.css";
import "../shared/design/parts.css";
import "../shared/design/voice-line.css";
import "./pages/ready/ready.css";
import "./pages/talk/talk.css";
import "./pages/talk/tight.css";
import "./pages/end/end.css";

const root = document.getElementById("root");
if (root !== null) createRoot(root).render(<App />);
