// What "lit" means to the type check: the same names as the bundle, with the package's own types.
export {LitElement, html, svg, render, nothing, noChange} from "lit/index.js";
export type {PropertyValues, ReactiveController, ReactiveControllerHost, TemplateResult} from "lit/index.js";
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
