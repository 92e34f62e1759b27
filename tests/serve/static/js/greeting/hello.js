import {html} from "tiny";

/** Greets somebody, at such length that it is worth compressing. */
export function hello(name) {
  return html(
    `hello ${name}, hello ${name}, hello ${name}, hello ${name}, hello ${name}, hello ${name}, hello ${name},
    hello ${name}, hello ${name}, hello ${name}, hello ${name}, hello ${name}, hello ${name}, hello ${name}`,
  );
}
