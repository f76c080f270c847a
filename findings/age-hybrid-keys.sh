#!/usr/bin/env bash
# One implementation of age makes hybrid (post-quantum) keys; another implementation reads them.
#
# Versions: age-encryption 0.3.1 (npm, by the author of age), pyrage 1.4.0 (PyPI, the Rust implementation).
#
# Seen:
#   - `generateHybridIdentity()` gives a secret key of 77 characters, `AGE-SECRET-KEY-PQ-1...`, and a public key of 1,959,
#     `age1pq1...`: thirty times as long as an ordinary one (62). `generateIdentity()` still makes an ordinary key.
#   - A file for such a key begins like every age file, `age-encryption.org/v1`; its stanza is `mlkem768x25519`.
#   - pyrage's X25519 reader says "incorrect HRP" about both halves. Its reader of plugin keys accepts the public half without a
#     warning, as a key of a plugin called `pq`, and refuses the secret half ("invalid HRP").
#   - If you open such a file with an ordinary key, the error is "No matching keys found", as for a file for anybody else.
#
# Consequence: a program that wants to say what is wrong has to look at the first characters of a key and at the stanzas of a
# file, because no error from the library says it.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
cd "$work"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts age-encryption@0.3.1
cat >make.mjs <<'JAVASCRIPT'
import { writeFileSync } from "node:fs";
import { Encrypter, generateHybridIdentity, generateIdentity, identityToRecipient } from "age-encryption";

const secret = await generateHybridIdentity();
const encrypter = new Encrypter();
encrypter.addRecipient(await identityToRecipient(secret));
writeFileSync("words.age", await encrypter.encrypt("words\n"));
writeFileSync("keys.txt", [secret, await identityToRecipient(secret), await generateIdentity()].join("\n"));
JAVASCRIPT
node make.mjs
python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check pyrage==1.4.0
python/bin/python - <<'PYTHON'
import sys

import pyrage

secret, public, ordinary = open("keys.txt").read().split("\n")
file = open("words.age", "rb").read()


def said(call):
    try:
        return f"taken as {call()!r}"
    except Exception as refusal:
        return str(refusal)


own = pyrage.x25519.Identity.generate()
seen = {
    "secret key": (secret[:20], len(secret)),
    "public key": (public[:8], len(public)),
    "an ordinary public key": len(str(own.to_public())),
    "generateIdentity": ordinary[:16],
    "first lines": [line.split(b" ")[:2] for line in file.split(b"\n")[:2]],
    "x25519, public": said(lambda: pyrage.x25519.Recipient.from_str(public)),
    "x25519, secret": said(lambda: pyrage.x25519.Identity.from_str(secret)),
    "plugin, public": said(lambda: pyrage.plugin.Recipient.from_str(public).plugin()),
    "plugin, secret": said(lambda: pyrage.plugin.Identity.from_str(secret)),
    "opened with an ordinary key": said(lambda: pyrage.decrypt(file, [own])),
}
expected = {
    "secret key": ("AGE-SECRET-KEY-PQ-1" + secret[19:20], 77),
    "public key": ("age1pq1" + public[7:8], 1959),
    "an ordinary public key": 62,
    "generateIdentity": "AGE-SECRET-KEY-1",
    "first lines": [[b"age-encryption.org/v1"], [b"->", b"mlkem768x25519"]],
    "x25519, public": "incorrect HRP",
    "x25519, secret": "incorrect HRP",
    "plugin, public": "taken as 'pq'",
    "plugin, secret": "invalid HRP",
    "opened with an ordinary key": "No matching keys found",
}
for what, value in seen.items():
    print(f"{what}: {value}")
changed = [what for what in expected if seen[what] != expected[what]]
sys.exit(f"this changed: {', '.join(changed)}" if changed else 0)
PYTHON
