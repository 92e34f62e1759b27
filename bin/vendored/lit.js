// The one file that every module imports as "lit": split chunks would need relative imports, which hashed names break.
export {LitElement, html, svg, render, nothing, noChange} from "lit";
export {cache} from "lit/directives/cache.js";
export {classMap} from "lit/directives/class-map.js";
export {guard} from "lit/directives/guard.js";
export {ifDefined} from "lit/directives/if-defined.js";
export {keyed} from "lit/directives/keyed.js";
export {live} from "lit/directives/live.js";
export {createRef, ref} from "lit/directives/ref.js";
export {repeat} from "lit/directives/repeat.js";
export {until} from "lit/directives/until.js";
export {AsyncDirective, directive} from "lit/async-directive.js";
