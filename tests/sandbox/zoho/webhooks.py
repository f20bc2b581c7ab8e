"""Sends what is in the outbox: from background threads on a server, or on demand in a test."""

import threading
from collections.abc import Callable

import requests

from tests.sandbox.zoho.outbox import Delivery, Outbox

Post = Callable[[Delivery, float], tuple[int | None, str]]
FORM_TYPE = "application/x-www-form-urlencoded;charset=UTF-8"


def post_over_http(delivery: Delivery, timeout: float) -> tuple[int | None, str]:
    """Send one notification; return the status (None when nobody answered) and the text."""
    with requests.Session() as session:
        session.trust_env = False  # a proxy of the environment must not come between two servers on loopback
        try:
            if delivery.payload is not None:
                response = session.post(delivery.url, json=delivery.payload, timeout=timeout)
            elif delivery.method == "GET":
                response = session.get(delivery.url, params=delivery.parameters, timeout=timeout)
            else:
                headers = {"Content-Type": FORM_TYPE, "Connection": "close"}
                response = session.post(delivery.url, data=delivery.parameters, headers=headers, timeout=timeout)
        except requests.RequestException as error:
            return None, type(error).__name__
        return response.status_code, response.text


class WebhookSender:
    """Delivers each notification at most once, several at a time, so that order is not promised."""

    def __init__(self, outbox: Outbox, post: Post = post_over_http, timeout: float = 5.0) -> None:
        self._outbox = outbox
        self._post = post
        self._timeout = timeout
        self._stopped = False
        self._threads: list[threading.Thread] = []

    def start(self, threads: int = 4) -> None:
        """Deliver in the background until `stop`."""
        self._threads = [threading.Thread(target=self._run, name=f"webhook-{n}", daemon=True) for n in range(threads)]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End the background threads; a delivery that is under way is finished first."""
        with self._outbox.changed:
            self._stopped = True
            self._outbox.changed.notify_all()
        for thread in self._threads:
            thread.join()

    def deliver_pending(self) -> int:
        """Deliver everything that is due, one after the other; return how many."""
        number = 0
        while (delivery := self._outbox.take()) is not None:
            self._send(delivery)
            number += 1
        return number

    def _run(self) -> None:
        while True:
            with self._outbox.changed:
                if self._stopped:
                    return
                delivery = self._outbox.take()
                if delivery is None:
                    # Wakes by itself too, because a delayed notification becomes due without a signal.
                    self._outbox.changed.wait(0.05)
                    continue
            self._send(delivery)

    def _send(self, delivery: Delivery) -> None:
        status, text = self._post(delivery, self._timeout)
        self._outbox.settle(delivery, status, text)
