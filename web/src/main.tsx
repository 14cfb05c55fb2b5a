import { createRoot } from "react-dom/client";
import { App } from "./app/app";
import "./design/fonts.css";
import "./design/tokens.css";
import "./design/base.css";
import "./design/parts.css";
import "./design/ready.css";
import "./design/talk.css";
import "./design/tight.css";
import "./design/end.css";

const root = document.getElementById("root");
if (root !== null) createRoot(root).render(<App />);
