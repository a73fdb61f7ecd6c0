"""One membership event, sent with confirms; what becomes of it is read from the vhost for trying."""

import json
import os
import ssl
import sys

import pika
from pika.exceptions import ChannelClosedByBroker, NackError, UnroutableError

place = pika.URLParameters(os.environ["AMQP_URL"])
if place.ssl_options:  # amqps: the society has an authority of its own
    trusted = ssl.create_default_context(cafile=os.environ["AMQP_CA"])
    place.ssl_options = pika.SSLOptions(trusted, place.host)
login = place.credentials.username

event = {
    "specversion": "1.0",
    "id": "example-python-1",  # the same fact sent again keeps its id
    "source": os.environ["SOURCE"],
    "type": "membership.member.joined.v1",
    "subject": "M-900011",
    "time": "2026-03-02T09:15:00+08:00",
    "sequence": "1",
    "data": {"member": "M-900011", "kind": "individual", "branches": [], "effective_on": "2026-03-01"},
}
properties = pika.BasicProperties(
    content_type="application/cloudevents+json", delivery_mode=2, message_id=event["id"], user_id=login
)
body = json.dumps(event, ensure_ascii=False).encode()


def send(connection):
    """True = stored. Whatever goes wrong on the way (AMQPConnectionError), send again with the same id."""
    channel = connection.channel()
    channel.confirm_delivery()
    for attempt in range(6):
        try:
            channel.basic_publish("ingress.events", event["type"], body, properties, mandatory=True)
            return True
        except (NackError, UnroutableError) as refused:  # not stored
            print(f"{type(refused).__name__}: again in {2**attempt} s", file=sys.stderr)
            connection.sleep(2**attempt)
        except ChannelClosedByBroker as closed:  # 403, 406: the set-up is wrong, and stays so
            sys.exit(f"not stored: {closed.reply_code} {closed.reply_text}")
    return False


def verdict(connection):
    """What becomes of it; only in the vhost for trying. The queue may hold verdicts of before."""
    queue = connection.channel().consume(f"verdicts.{login}", auto_ack=True, inactivity_timeout=30)
    for _, _, told in queue:
        if told is None:
            sys.exit("no verdict in 30 s")
        if json.loads(told)["message_id"] == event["id"]:
            return json.loads(told)


with pika.BlockingConnection(place) as connection:
    if not send(connection):
        sys.exit("not stored")
    print("stored")
    if login.endswith("-test"):
        print(json.dumps(verdict(connection), ensure_ascii=False))
