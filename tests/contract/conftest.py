"""Each port twice: the fake and the AWS adapter. Both are held to the same tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from groupsync.adapters.dynamodb_audit import DynamoAudit
from groupsync.adapters.dynamodb_erasure import TableErasure
from groupsync.adapters.dynamodb_integration import DynamoDocuments
from groupsync.adapters.dynamodb_ledger import DynamoLedger
from groupsync.adapters.secrets_manager import SecretsManagerStore
from groupsync.ports.audit import AuditTrail
from groupsync.ports.documents import Documents
from groupsync.ports.erasure import Erasable
from groupsync.ports.ledger import CarryingLedger, MembershipLedger
from groupsync.ports.profile_ledger import ProfileLedger
from groupsync.ports.secrets import SecretStore
from tests.aws_stand import AwsStand, aws_stand
from tests.fakes.audit import FakeAudit
from tests.fakes.clock import FakeClock
from tests.fakes.documents import FakeDocuments
from tests.fakes.ledger import FakeLedger
from tests.fakes.secrets import FakeSecrets


@pytest.fixture(params=["fake", "aws"])
def stand(request: pytest.FixtureRequest) -> Iterator[AwsStand | None]:
    """Give the AWS stand, or None when it is the fake's turn."""
    if request.param == "fake":
        yield None
        return
    with aws_stand() as aws:
        yield aws


@pytest.fixture
def clock() -> FakeClock:
    """Give the clock that the implementation under test reads."""
    return FakeClock()


@pytest.fixture
def documents(stand: AwsStand | None, clock: FakeClock) -> Documents:
    """Give empty documents."""
    return DynamoDocuments(stand.table(), stand.dynamodb, clock=clock) if stand else FakeDocuments(clock)


@pytest.fixture
def erasable(stand: AwsStand | None, documents: Documents) -> Erasable:
    """Give what forgets those documents."""
    if isinstance(documents, FakeDocuments):
        return documents
    assert stand is not None
    assert isinstance(documents, DynamoDocuments)
    return TableErasure(documents.table_name, stand.dynamodb)


@pytest.fixture
def erasable_ledger(stand: AwsStand | None, ledger: MembershipLedger) -> Erasable:
    """Give what forgets that ledger."""
    if isinstance(ledger, FakeLedger):
        return ledger
    assert stand is not None
    assert isinstance(ledger, DynamoLedger)
    return TableErasure(ledger.table_name, stand.dynamodb)


@pytest.fixture
def ledger(stand: AwsStand | None, clock: FakeClock) -> CarryingLedger:
    """Give an empty ledger."""
    return DynamoLedger(stand.table(), stand.dynamodb, clock=clock, threads=2) if stand else FakeLedger(clock)


@pytest.fixture
def profiles(ledger: CarryingLedger) -> ProfileLedger:
    """Give the same ledger's side of profiles."""
    assert isinstance(ledger, DynamoLedger | FakeLedger)
    return ledger


@pytest.fixture
def audit(stand: AwsStand | None, clock: FakeClock) -> AuditTrail:
    """Give an empty audit."""
    if stand is None:
        return FakeAudit()
    return DynamoAudit(stand.audit_table(), stand.dynamodb, retention_days=400, clock=clock)


@pytest.fixture
def secrets(stand: AwsStand | None) -> SecretStore:
    """Give a store with a secret `credentials` that holds `{"a": 1}` and one `webhook` that was never written."""
    if stand is None:
        return FakeSecrets({"credentials": {"a": 1}})
    arns = {"credentials": stand.secret('{"a": 1}'), "webhook": stand.secret(None)}
    return SecretsManagerStore(arns, stand.secrets)
