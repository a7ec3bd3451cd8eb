"""An issuer of tokens on loopback that looks to the SDK like the Bot Framework."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

ISSUER = "https://api.botframework.com"
SERVICE_URL = "https://smba.trafficmanager.net/emea/"
APP_ID = "22222222-2222-2222-2222-222222222222"


def new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Issuer:
    """Signs tokens and serves the keys to check them, from a thread of its own."""

    key: rsa.RSAPrivateKey = field(default_factory=new_key)
    kid: str = "key-1"
    fetches: int = 0
    server: ThreadingHTTPServer | None = None

    def start(self) -> None:
        issuer = self

        class Pages(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                issuer.fetches += 1
                page = issuer.keys() if self.path == "/keys" else {"jwks_uri": issuer.url + "/keys"}
                body = json.dumps(page).encode()
                self.send_response(200)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: Any) -> None:
                """Says nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        assert self.server is not None
        self.server.shutdown()
        self.server.server_close()

    @property
    def url(self) -> str:
        assert self.server is not None
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def keys(self) -> dict[str, Any]:
        jwk = json.loads(RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [jwk | {"kid": self.kid, "endorsements": ["msteams"]}]}

    def token(self, signed_with: Any = None, alg: str = "RS256", **claims: Any) -> str:
        """A good token, with claims replaced; a claim of None is left out."""
        now = int(time.time())
        given = {
            "iss": ISSUER,
            "aud": APP_ID,
            "serviceurl": SERVICE_URL,
            "nbf": now - 10,
            "exp": now + 600,
        } | claims
        kid = given.pop("kid", self.kid)
        kept = {name: value for name, value in given.items() if value is not None}
        return jwt.encode(kept, signed_with or self.key, algorithm=alg, headers={"kid": kid})
