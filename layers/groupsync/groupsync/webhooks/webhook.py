"""The webhooks: verify, parse, put a hint into the queue. Nothing is read from or written to Zoho here.

Use case. Accepted means that the queue has it; whatever is raised becomes an answer in `http_answer`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from groupsync.core.errors import ConflictError, InvalidInputError, PermanentError, TransientError
from groupsync.core.events import ConnectHint, EmployeeHint, UnitHint
from groupsync.core.message_groups import message_group
from groupsync.ports.documents import ABSENT, Documents, Put
from groupsync.ports.invocation import Clock
from groupsync.ports.queue import ChangeQueue, QueueMessage
from groupsync.state.integration_state import Integration, Lifecycle, load_integration, webhook_seen_key
from groupsync.web.http_answer import HttpAnswer
from groupsync.web.http_request import HttpRequest
from groupsync.web.refusals import UnauthorizedError
from groupsync.webhooks.webhook_request import form_of, group_of, parse_connect, parse_people, read_parameters
from groupsync.webhooks.webhook_secret import WebhookSecret, is_timely, signature_proof, token_proof


@dataclass(frozen=True, slots=True)
class WebhookDependencies:
    """What the webhook function works with. `noted_forms` is this process's memory of what it need not note again."""

    documents: Documents
    queue: ChangeQueue
    secret: WebhookSecret
    clock: Clock
    noted_forms: set[str] = field(default_factory=set)


def receive_people(request: HttpRequest, dependencies: WebhookDependencies) -> HttpAnswer:
    """Take a notification of People.

    Raises:
        UnauthorizedError: token or signature is missing, unknown, or too old.
        InvalidInputError: what is known to be sent by a friend does not say whom it is about.
        TransientError: the queue, the state or the secret cannot be reached.
    """
    parameters = _verified_parameters(request, dependencies)
    hint = parse_people(parameters, delivery=request.request_id)
    integration = load_integration(dependencies.documents)
    answer = _accept(hint, group_of(hint), integration, dependencies)
    _note_seen(form_of(hint), integration, dependencies)
    return answer


def receive_connect(request: HttpRequest, dependencies: WebhookDependencies) -> HttpAnswer:
    """Take a notification of Connect, whose only proof is the token in the path. Raises as `receive_people`."""
    _require_token(request.path_parameters.get("token", ""), dependencies)
    notice = parse_connect(request.body)
    if notice.ping:
        return HttpAnswer(200, {"accepted": False, "reason": "ping"})
    hint = ConnectHint(
        delivery=request.request_id,
        partition_id=notice.partition_id,
        member_id=notice.member_id,
        trigger_type=notice.trigger_type,
    )
    integration = load_integration(dependencies.documents)
    return _accept(hint, message_group("connect", notice.partition_id), integration, dependencies)


def _verified_parameters(request: HttpRequest, dependencies: WebhookDependencies) -> dict[str, str]:
    signature = request.headers.get("x-signature")
    if signature is not None:
        timestamp = request.headers.get("x-timestamp", "").strip()
        proof = signature_proof(signature=signature, timestamp=timestamp, body=request.body)
        if not is_timely(timestamp, dependencies.clock()) or not dependencies.secret.confirms(proof):
            raise UnauthorizedError("the signature does not verify")
        return read_parameters(request, body_only=True)
    try:
        parameters = read_parameters(request)
    except InvalidInputError:
        # The token may be in the part that cannot be read. One that can be read must still be right.
        if request.query.get("token"):
            _require_token(request.query["token"], dependencies)
        raise
    _require_token(parameters["token"], dependencies)
    return parameters


def _require_token(token: str, dependencies: WebhookDependencies) -> None:
    if not dependencies.secret.confirms(token_proof(token)):
        raise UnauthorizedError("the token is missing or unknown")


def _accept(
    hint: EmployeeHint | UnitHint | ConnectHint,
    group: str,
    integration: Integration,
    dependencies: WebhookDependencies,
) -> HttpAnswer:
    if integration.state is not Lifecycle.ACTIVE:
        return HttpAnswer(200, {"accepted": False, "reason": "inactive"})
    stamped = hint.model_copy(
        update={
            "generation": integration.generation,
            "configuration_version": integration.configuration_version,
        }
    )
    # Named after the delivery, not after the content: the second of two equal edits is a message of its own.
    message = QueueMessage(stamped.model_dump_json(), group, deduplication_id=hint.delivery)
    try:
        dependencies.queue.send([message])
    except PermanentError as error:
        # Whatever ails the queue, the notification is not at fault: it is to be sent again.
        raise TransientError("the queue did not take the notification") from error
    return HttpAnswer(200, {"accepted": True, "delivery": hint.delivery})


def _note_seen(form: str, integration: Integration, dependencies: WebhookDependencies) -> None:
    """Remember once that webhooks of this form arrive, so that nobody is asked to send a test.

    Once per generation: after a deletion nothing is remembered, while this process may go on.
    """
    noted = f"{form}#{integration.generation}"
    if noted in dependencies.noted_forms:
        return
    key = webhook_seen_key(form)
    try:
        if dependencies.documents.get(key) is None:
            dependencies.documents.write(Put(key, {"at": int(dependencies.clock())}, expect=ABSENT))
    except ConflictError:
        pass  # another process noted it in this moment
    except (TransientError, PermanentError):
        return  # the notification itself is safe; the next one notes it
    dependencies.noted_forms.add(noted)
