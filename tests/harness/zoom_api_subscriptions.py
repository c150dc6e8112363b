# The event subscriptions of the fake of Zoom's REST API.
import json
import secrets
import time

from harness import zoom

SCOPES = {"user", "account", "master_account"}
MADE_BY_HAND = {
    "event_subscription_id": "sFrBezKES3-UdcfMPXFA0A",
    "events": ["meeting.deleted"],
    "event_subscription_name": "Made by clicking",
    "event_webhook_url": "https://www.example.com",
    "subscription_scope": "account",
    "created_source": "default",
    "subscriber_id": "5AATFjiUS0yEnELIMzQO4g",
}


def challenger(webhook, secret=zoom.SECRET, late=0.0):
    """ZoomApi.validate as Zoom does it: posts a challenge, `late` seconds after Zoom began to wait, and judges the answer."""

    def validate(_):
        body = zoom.challenge()
        time.sleep(late)
        answer = zoom.post(webhook, body, zoom.headers(body, secret))
        right = {"plainToken": zoom.PLAIN_TOKEN, "encryptedToken": zoom.hmac_sha256(secret, zoom.PLAIN_TOKEN.encode())}
        return answer.status == 200 and json.loads(answer.body) == right and late + answer.seconds < 3

    return validate


def refusal(status, code, message):
    return status, {"code": code, "message": message}


def answer(api, asked, grant, subscription_id):
    if grant not in api.subscription_grants:
        wanted = "marketplace:read:list_event_subscriptions"
        return refusal(400, 4711, f"Invalid access token, does not contain scopes:[{wanted}].")
    if asked.method == "GET" and not subscription_id:
        return _list(api, asked.query)
    if asked.method == "POST" and not subscription_id:
        return _create(api, json.loads(asked.body))
    if asked.method in ("PATCH", "DELETE") and subscription_id:
        return _change(api, asked, subscription_id)
    return refusal(404, 300, "No such API.")


def _list(api, query):
    if not query.get("user_id") or not query.get("account_id"):
        return refusal(404, 1001, "User does not exist or does not belong to this account.")
    scope = query.get("subscription_scope")
    if scope and scope not in SCOPES:
        return refusal(400, 1500, "The subscription scope is invalid.")
    chosen = [s for s in api.subscriptions.values() if scope in (None, "", s["subscription_scope"])]
    begin, size = int(query.get("next_page_token") or 0), int(float(query.get("page_size", 30)))
    following = str(begin + size) if begin + size < len(chosen) else ""
    page = {"next_page_token": following, "page_size": size}
    return 200, page | {"event_subscriptions": chosen[begin : begin + size]}


def _create(api, wanted):
    if not wanted.get("events"):
        return refusal(400, 1500, "The events list is empty.")
    if not wanted.get("event_webhook_url"):
        return refusal(400, 1500, "The event webhook url is empty.")
    if wanted.get("subscription_scope") not in SCOPES:
        return refusal(400, 1500, "The subscription scope is invalid.")
    for event in wanted["events"]:
        if event in api.events_unknown:
            return refusal(404, 1601, f"App event not exists: {event}")
        if event in api.events_not_allowed:
            return refusal(400, 1602, f"The event is not allowed for the app: {event}")
    if not api.validate(wanted["event_webhook_url"]):
        return refusal(404, 1701, f"The event webhook url validate failed: {wanted['event_webhook_url']}.")
    made = {"event_subscription_id": secrets.token_urlsafe(16), "created_source": "openapi"}
    kept = {name: value for name, value in wanted.items() if name not in ("account_id", "user_ids")}
    api.subscriptions[made["event_subscription_id"]] = made | kept
    return 201, {"event_subscription_id": made["event_subscription_id"]}


def _change(api, asked, subscription_id):
    one = api.subscriptions.get(subscription_id)
    if one is None or one["created_source"] != "openapi":
        return refusal(404, 1601, f"App event subscription is invalid: {subscription_id}")
    if asked.method == "DELETE":
        del api.subscriptions[subscription_id]
    return 204, None
