/* Compares a file with the fingerprints on the page; nothing leaves the device. */
"use strict";

const compare = document.getElementById("compare");
const input = document.getElementById("file");
const issued = [...document.querySelectorAll("[data-sha256]")].map((code) => code.dataset.sha256);

function show(same) {
    document.getElementById("same").hidden = same !== true;
    document.getElementById("other").hidden = same !== false;
}

async function fingerprint(file) {
    const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// browsers have it on secure addresses only
compare.hidden = !window.crypto?.subtle;
input.addEventListener("change", async () => {
    show(null);
    const [file] = input.files;
    if (file) {
        show(issued.includes(await fingerprint(file)));
    }
});
