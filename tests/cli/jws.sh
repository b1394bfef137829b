#!/usr/bin/env bash
# tests/cli/jws.sh - another program checks the code of a certificate: node's own Ed25519 against the
# issuer's key as `key export` writes it.
. "$abs_top_srcdir/tests/cli/lib.sh"
command -v node >/dev/null || skip_all "no node"
bls=resuscitation.bls-adult
small_province
for who in DB-00308 DB-00306 DB-00009; do
    key_of $who
done
for pair in DB-00308:01 DB-00306:02 DB-00308:03; do
    try 0 signoff add --trainee DB-00327 --skill $bls --facility DB-TT05 --level 5 \
        --performed-at "2026-11-${pair#*:}" -m comp_rate=110 -m ccf=80 --setting simulated \
        --as "${pair%:*}" --passphrase-file "secret-${pair%:*}"
done
try 0 certificate issue --person DB-00327 --skill $bls --facility DB-TT05 --output . --as DB-00009 \
    --passphrase-file secret-DB-00009
sed -n 's/^QR text: //p' out >token

for format in hex jwk did; do
    try 0 key export DB-00009 --format $format
    silent
    cp out key.$format
done
try 2 key export DB-00009 --format pem
try 3 key export NOBODY
try 3 key export DB-00001
try 0 key list --person DB-00009 --json
cp out keys.json
try 0 notebook log --last 2 --json
cp out log.json

node >answer 2>&1 <<'END'
const fs = require("fs"), crypto = require("crypto");
const read = name => fs.readFileSync(name, "utf8").trim();
const b64 = text => Buffer.from(text, "base64url");
const [head, body, signature] = read("token").split(".");
const jwk = JSON.parse(read("key.jwk")), hex = read("key.hex"), did = read("key.did");
const key = crypto.createPublicKey({key: jwk, format: "jwk"});
const claims = JSON.parse(b64(body));
const holds = (h, b, s) => crypto.verify(null, Buffer.from(`${h}.${b}`), key, b64(s));
console.log("genuine", holds(head, body, signature));
const other = Buffer.from(body); other[10] ^= 1;
console.log("changed", holds(head, other.toString(), signature));
console.log("no padding, no other letters", /^[\w-]+\.[\w-]+\.[\w-]+$/.test(read("token")));

// kid: the first 8 bytes of BLAKE2b-256 over the key; node has BLAKE2b-512 only, so this is RFC 7693.
function blake2b256(data) {
    const M = (1n << 64n) - 1n, rot = (x, n) => ((x >> n) | (x << (64n - n))) & M;
    const IV = [0x6a09e667f3bcc908n, 0xbb67ae8584caa73bn, 0x3c6ef372fe94f82bn, 0xa54ff53a5f1d36f1n,
        0x510e527fade682d1n, 0x9b05688c2b3e6c1fn, 0x1f83d9abfb41bd6bn, 0x5be0cd19137e2179n];
    const SIGMA = [[0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15], [14,10,4,8,9,15,13,6,1,12,0,2,11,7,5,3],
        [11,8,12,0,5,2,15,13,10,14,3,6,7,1,9,4], [7,9,3,1,13,12,11,14,2,6,5,10,4,0,15,8],
        [9,0,5,7,2,4,10,15,14,1,11,12,6,8,3,13], [2,12,6,10,0,11,8,3,4,13,7,5,15,14,1,9],
        [12,5,1,15,14,13,4,10,0,7,6,3,9,2,8,11], [13,11,7,14,12,1,3,9,5,0,15,4,8,6,2,10],
        [6,15,14,9,11,3,0,8,12,2,13,7,1,4,10,5], [10,2,8,4,7,6,1,5,15,11,9,14,3,12,13,0]];
    const block = Buffer.alloc(128);
    data.copy(block);
    const m = Array.from({length: 16}, (_, i) => block.readBigUInt64LE(8 * i));
    const h = [...IV];
    h[0] ^= 0x01010000n ^ 32n;
    const v = [...h, ...IV];
    v[12] ^= BigInt(data.length);
    v[14] ^= M;
    const g = (a, b, c, d, x, y) => {
        v[a] = (v[a] + v[b] + x) & M; v[d] = rot(v[d] ^ v[a], 32n);
        v[c] = (v[c] + v[d]) & M; v[b] = rot(v[b] ^ v[c], 24n);
        v[a] = (v[a] + v[b] + y) & M; v[d] = rot(v[d] ^ v[a], 16n);
        v[c] = (v[c] + v[d]) & M; v[b] = rot(v[b] ^ v[c], 63n);
    };
    for (let r = 0; r < 12; r++) {
        const s = SIGMA[r % 10];
        g(0, 4, 8, 12, m[s[0]], m[s[1]]); g(1, 5, 9, 13, m[s[2]], m[s[3]]);
        g(2, 6, 10, 14, m[s[4]], m[s[5]]); g(3, 7, 11, 15, m[s[6]], m[s[7]]);
        g(0, 5, 10, 15, m[s[8]], m[s[9]]); g(1, 6, 11, 12, m[s[10]], m[s[11]]);
        g(2, 7, 8, 13, m[s[12]], m[s[13]]); g(3, 4, 9, 14, m[s[14]], m[s[15]]);
    }
    const out = Buffer.alloc(64);
    h.forEach((x, i) => out.writeBigUInt64LE(x ^ v[i] ^ v[i + 8], 8 * i));
    return out.subarray(0, 32).toString("hex");
}
const kid = blake2b256(Buffer.from(hex, "hex")).slice(0, 16);
console.log("header", b64(head).toString() === `{"alg":"EdDSA","kid":"${kid}"}`);
console.log("claims", Object.keys(claims).join(" "));
console.log(claims.iss, claims.kid === kid, claims.sub, claims.skl, /^[0-9a-f]{32}$/.test(claims.jti));
// 00:00 of the day after the last, at +07:00
console.log("exp", new Date(claims.exp * 1000).toISOString());
console.log("iat", new Date((claims.iat + 7 * 3600) * 1000).toISOString().slice(0, 10));
const issue = JSON.parse(read("log.json")).rows.find(r => r.kind === "certificate.issue");
console.log("led", issue.hash.slice(0, 16) === claims.led, issue.about === claims.jti);

// The same key, three ways.
console.log("jwk", jwk.kty, jwk.crv, b64(jwk.x).toString("hex") === hex);
const letters = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
let n = 0n;
for (const c of did.replace(/^did:key:z/, "")) n = n * 58n + BigInt(letters.indexOf(c));
console.log("did", did.startsWith("did:key:z6Mk"), n.toString(16) === "ed01" + hex);
console.log("list", JSON.parse(read("keys.json")).rows.map(r => r.key).join() === hex);
END
diff -u --label wanted --label node - answer <<'END' || fail "what node says of the code"
genuine true
changed false
no padding, no other letters true
header true
claims iss kid jti sub skl iat exp led
DB-TT05 true Hạng Thị Thu Ánh resuscitation.bls-adult true
exp 2028-11-03T17:00:00.000Z
iat 2026-11-15
led true true
jwk OKP Ed25519 true
did true true
list true
END
finish
