#!/bin/sh
# One membership event by HTTP; the answer says what became of it. For where AMQP can't be opened, and for shells:
# amqp-publish (amqp-tools) can set neither user_id nor message_id and asks for no confirm, so what it sends is parked.
set -eu

event=$(cat <<EOF
{"specversion": "1.0", "id": "example-shell-1", "source": "$SOURCE",
 "type": "membership.member.joined.v1", "subject": "M-900014", "time": "2026-03-02T09:15:00+08:00", "sequence": "1",
 "data": {"member": "M-900014", "kind": "individual", "branches": [], "effective_on": "2026-03-01"}}
EOF
)

# Sent again on every failure of the way (the same id: twice is once); a refusal (4xx) stays one and is shown.
printf '%s' "$event" | curl --silent --show-error --fail-with-body --retry 5 --retry-connrefused --max-time 30 \
  --header "Authorization: Bearer $TOKEN" --header "Content-Type: application/cloudevents+json" \
  --data-binary @- "$REGISTRY_URL/ingress"
echo
