import {html} from "tiny";

/** Greets somebody. This file is long enough to be worth compressing: hello, hello, hello, hello, hello. */
export function hello(name) {
  return html(`hello ${name}, hello ${name}, hello ${name}, hello ${name}, hello ${name}, hello ${name}`);
}
