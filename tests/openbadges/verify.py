"""Verifies a signed badge as a stranger would: with the key that its issuer's address is, and no word from imh.

verify.py --ready | verify.py FILE [RECIPIENT]: says as JSON what it believes, or ends with 1 and why it does not.
"""

import base64
import json
import sys

from openbadgeslib.ob3 import OB3Verifier

if sys.argv[1] == "--ready":
    sys.exit(0)
token = open(sys.argv[1], encoding="ascii").read()
body = token.split(".")[1]
claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
try:
    believed = OB3Verifier.for_issuer_did(claims["iss"]).verify(token, *sys.argv[2:])
except Exception as error:
    sys.exit(f"{type(error).__name__}: {error}")
print(json.dumps({"issuer": believed.issuer.name, "achievement": believed.achievement.name, "claims": claims}))
