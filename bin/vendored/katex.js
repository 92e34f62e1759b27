// Formulas as a tree, for messages/formulas.js to draw: KaTeX itself sets style attributes here and there, which the page allows none of.
export {__renderToDomTree as tree} from "katex";
