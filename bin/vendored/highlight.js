// The worker that colours code: {id, code, language} in, {id, tokens: [[text, kind], …]} out.
// kind is one of the words below or "" for plain text. One file without imports, because import maps end at a worker's door.
import core from "highlight.js/lib/core";
import bash from "highlight.js/lib/languages/bash";
import cpp from "highlight.js/lib/languages/cpp";
import css from "highlight.js/lib/languages/css";
import diff from "highlight.js/lib/languages/diff";
import dockerfile from "highlight.js/lib/languages/dockerfile";
import go from "highlight.js/lib/languages/go";
import ini from "highlight.js/lib/languages/ini";
import java from "highlight.js/lib/languages/java";
import javascript from "highlight.js/lib/languages/javascript";
import json from "highlight.js/lib/languages/json";
import makefile from "highlight.js/lib/languages/makefile";
import php from "highlight.js/lib/languages/php";
import python from "highlight.js/lib/languages/python";
import ruby from "highlight.js/lib/languages/ruby";
import rust from "highlight.js/lib/languages/rust";
import sql from "highlight.js/lib/languages/sql";
import typescript from "highlight.js/lib/languages/typescript";
import xml from "highlight.js/lib/languages/xml";
import yaml from "highlight.js/lib/languages/yaml";

const languages = {
    bash, cpp, css, diff, dockerfile, go, ini, java, javascript, json, makefile, php, python, ruby, rust, sql, typescript, xml, yaml,
};
for (const [name, grammar] of Object.entries(languages)) core.registerLanguage(name, grammar);
// Near enough to be coloured by a neighbour's grammar; each of their own would cost every reader 1 to 4 kB.
core.registerAliases(["c", "h", "csharp", "cs"], {languageName: "cpp"});
core.registerAliases(["kotlin", "kt", "swift"], {languageName: "typescript"});

const GUESSED = ["bash", "css", "javascript", "json", "python", "rust", "sql", "xml"];
const KINDS = {
    keyword: "keyword", "selector-tag": "keyword", tag: "keyword", literal: "keyword", type: "keyword", meta: "keyword",
    title: "name", name: "name", section: "name", attr: "name", attribute: "name", "selector-class": "name", "selector-id": "name",
    string: "string", regexp: "string", number: "string", symbol: "string", link: "string", addition: "string",
    comment: "comment", quote: "comment", deletion: "name",
};

/** The words of the tree in their order, each with the innermost kind that has a colour. */
function flatten(node, kind, out) {
    for (const child of node.children) {
        if (typeof child === "string") out.push([child, kind]);
        else flatten(child, KINDS[(child.scope ?? "").split(".")[0]] ?? kind, out);
    }
    return out;
}

function colour(code, language) {
    if (language && !core.getLanguage(language)) return [[code, ""]];
    const result = language
        ? core.highlight(code, {language, ignoreIllegals: true})
        : core.highlightAuto(code, GUESSED);
    if (!language && result.relevance < 5) return [[code, ""]];
    return flatten(result._emitter.rootNode, "", []);
}

self.onmessage = ({data: {id, code, language}}) => self.postMessage({id, tokens: colour(code, language)});
