import {hello} from "#greeting/hello.js";
import {html} from "tiny";

// import {nothing} from "#an/example.js";
const later = () => import("#greeting/later.js");
export const app = () => html(hello("import x from '#in/a/string.js'"), later);
