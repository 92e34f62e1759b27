// The client of resumable uploads (https://tus.io), as browsers run it.
export {Upload} from "tus-js-client";
