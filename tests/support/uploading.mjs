// Sends a file by tus-js-client, as a page or a program would: node uploading.mjs URL TOKEN FILE CHUNK. Prints the id of the file.
import { createReadStream, statSync } from "node:fs";
import { Upload } from "tus-js-client";

const [url, token, path, chunk] = process.argv.slice(2);
const upload = new Upload(createReadStream(path), {
    endpoint: `${url}/files/uploads/`,
    headers: { Authorization: `Bearer ${token}` },
    metadata: { filename: "harbour.bin", filetype: "image/png" },
    uploadSize: statSync(path).size,
    chunkSize: Number(chunk),
    uploadDataDuringCreation: true,
    retryDelays: Array(200).fill(100),
    onError: (error) => {
        process.stderr.write(`${error}\n`);
        process.exitCode = 1;
    },
    onSuccess: ({ lastResponse }) => process.stdout.write(`${lastResponse.getHeader("Chat-File")}\n`),
});
upload.start();
