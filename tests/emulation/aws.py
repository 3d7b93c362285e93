"""AWS as moto imitates it, on a free port of this machine, for tests/tests/aws_emulation.rs.

Prints the port, then answers each line on standard input with one line of JSON: what was sent so far, the
mails read by Python's own parser.
"""
import base64
import email
import email.policy
import email.utils
import json
import logging
import sys

from moto.backends import get_backend
from moto.core import DEFAULT_ACCOUNT_ID
from moto.server import ThreadedMotoServer

REGION = "eu-west-3"


def mail(sent):
    parsed = email.message_from_string(sent.raw_data, policy=email.policy.default)
    parts = [part for part in parsed.walk() if not part.is_multipart()]
    return {
        "destinations": sorted({address for _, address in email.utils.getaddresses(sent.destinations)}),
        "headers": {name.lower(): str(value) for name, value in parsed.items()},
        "shape": [part.get_content_type() for part in parsed.walk()],
        "text": parsed.get_body(("plain",)).get_content(),
        "html": parsed.get_body(("html",)).get_content(),
        "files": [
            {
                "name": part.get_filename(),
                "id": part["content-id"],
                "type": part.get_content_type(),
                "base64": base64.b64encode(part.get_payload(decode=True)).decode(),
            }
            for part in parts
            if part.get_content_maintype() != "text"
        ],
    }


def main():
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    ses = get_backend("ses")[DEFAULT_ACCOUNT_ID][REGION]
    sns = get_backend("sns")[DEFAULT_ACCOUNT_ID][REGION]
    ses.verify_domain("example.org")
    print(server.get_host_and_port()[1], flush=True)
    for _ in sys.stdin:
        seen = {
            "mails": [mail(sent) for sent in ses.sent_messages],
            "sms": [{"to": to, "text": text} for to, text in sns.sms_messages.values()],
        }
        print(json.dumps(seen), flush=True)


main()
