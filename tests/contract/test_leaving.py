"""An officer leaves and comes back, on both databases: no way in stays open, work has heirs."""

from __future__ import annotations

import pytest

from engine.api_scopes import Scope
from engine.api_tokens import bearer, create_token
from engine.intake.officers import import_officers
from engine.leaving import Leaving, deactivate, look_at_leaving, reactivate
from engine.links.look import look
from engine.links.seen import Open
from engine.move import Actor
from engine.over_people import AUDITOR
from engine.post import post
from engine.sign_in.session import begin, visitor
from notifications.transport import Folder
from storage.audit import AuditRow, entries
from storage.chain_check import Verified, verify_chain
from storage.database import Database
from storage.mail import MailFilter, messages
from storage.people import committees, officer
from tests.builders import NOW, Ready, an_officer, ready_database
from tests.granting import a_link
from tests.records import a_model
from workflows.errors import Conflict, NotFound, WrongUsage
from workflows.verdict import Refusal

WHY = "Nghỉ hưu theo Quyết định số 12-QĐ/HU"


@pytest.fixture
def ready(database: Database) -> Ready:
    return ready_database(db=database)


def leave(
    ready: Ready, code: str, actor: Actor | None = None, *, force: bool = False
) -> Leaving | Refusal:
    of = ready.opened.plan.committee_id
    by = actor or ready.officer("thu")
    return deactivate(ready.db, of, code, by, NOW, note=WHY, force=force)


def left(ready: Ready, code: str, *, force: bool = False) -> Leaving:
    found = leave(ready, code, force=force)
    assert isinstance(found, Leaving)
    return found


def newest(ready: Ready) -> AuditRow:
    with ready.db.read() as work:
        (of,) = committees(work)
        assert isinstance(verify_chain(work, of.head_id), Verified)
        return list(entries(work, of.head_id))[-1]


def test_whoever_leaves_is_out_by_every_way_at_once_and_the_log_says_why(ready: Ready) -> None:
    an_officer(ready.db, "mai", unit_code="xa-a")
    lan = ready.officer("lan-xa-a").officer_id or 0
    link = a_link(ready, a_model(ready))
    token = create_token(ready.db, lan, (Scope.READ,), ready.officer("thu"), NOW)
    with ready.db.write() as work:
        session = begin(work, lan, "Firefox", NOW)
    assert visitor(ready.db, session, NOW)
    assert isinstance(look(ready.db, link.grant_id, link.token, NOW), Open)

    done = left(ready, "lan-xa-a")
    assert (done.sessions, done.links, done.tokens) == (1, 1, 1)
    assert visitor(ready.db, session, NOW) is None
    assert bearer(ready.db, token.secret, NOW) is None
    assert not isinstance(look(ready.db, link.grant_id, link.token, NOW), Open)
    entry = newest(ready)
    assert (entry.act, entry.body["officer"]) == ("people.officer_left", "lan-xa-a")
    assert entry.secrets == {"note": WHY}
    assert WHY not in str(entry.body)


def test_letters_to_whoever_left_stop_and_go_on_to_who_holds_the_role_too(
    ready: Ready, tmp_path_factory: pytest.TempPathFactory
) -> None:
    an_officer(ready.db, "mai", unit_code="xa-a")
    lan = ready.officer("lan-xa-a").officer_id
    done = left(ready, "lan-xa-a")
    assert done.letters == 1  # the opening letter still waits
    assert [heir.code for one in done.roles for heir in one.heirs] == ["mai"]
    post(ready.db, Folder(tmp_path_factory.mktemp("mail")), NOW)
    with ready.db.read() as work:
        (letter,) = messages(work, MailFilter(officer_id=lan))
    assert (letter.status, letter.trouble) == ("void", "officer_inactive")


def test_the_only_holder_of_a_role_is_let_go_only_by_force(ready: Ready) -> None:
    refusal = leave(ready, "bi-thu")
    assert isinstance(refusal, Refusal)
    assert [one.code for one in refusal.reasons] == ["role_left_unheld"]
    assert "Nobody else would hold" in refusal.sentence("en")
    assert newest(ready).act == "people.refused"
    with ready.db.read() as work:
        found = officer(work, ready.opened.plan.committee_id, "bi-thu")
        assert found is not None
        assert found.active
    forced = left(ready, "bi-thu", force=True)
    assert [one.role for one in forced.unheld] == ["board"]
    assert newest(ready).body["unheld"] == ["board"]


def test_looking_first_changes_nothing(ready: Ready) -> None:
    of = ready.opened.plan.committee_id
    seen = look_at_leaving(ready.db, of, "bi-thu", NOW)
    assert (seen.sessions, [one.role for one in seen.unheld]) == (None, ["board"])
    assert look_at_leaving(ready.db, of, "bi-thu", NOW).officer.active


@pytest.mark.parametrize("who", ["lan-xa-b", "kiem-tra"])
def test_neither_a_unit_nor_an_auditor_lets_anybody_go(ready: Ready, who: str) -> None:
    an_officer(ready.db, "kiem-tra", role=AUDITOR)
    refusal = leave(ready, "lan-xa-a", ready.officer(who), force=True)
    assert isinstance(refusal, Refusal)
    assert [one.code for one in refusal.reasons] == ["authority_over_people"]
    entry = newest(ready)
    assert (entry.act, entry.actor, entry.body["act"]) == ("people.refused", who, "deactivate")


def test_an_auditor_who_leaves_needs_no_heir(ready: Ready) -> None:
    an_officer(ready.db, "kiem-tra", role=AUDITOR)
    assert left(ready, "kiem-tra").unheld == ()


def test_who_comes_back_has_their_roles_but_signs_in_anew(ready: Ready) -> None:
    of = ready.opened.plan.committee_id
    lan = ready.officer("lan-xa-a").officer_id or 0
    with ready.db.write() as work:
        session = begin(work, lan, "Firefox", NOW)
    left(ready, "lan-xa-a", force=True)
    back = reactivate(ready.db, of, "lan-xa-a", ready.officer("thu"), NOW, note="Về lại đơn vị")
    assert isinstance(back, Leaving)
    assert [one.role for one in back.roles] == ["unit_officer"]
    assert visitor(ready.db, session, NOW) is None
    assert newest(ready).act == "people.officer_returned"
    with ready.db.write() as work:
        anew = begin(work, lan, "Firefox", NOW)
    assert visitor(ready.db, anew, NOW)
    with pytest.raises(Conflict, match="active already"):
        reactivate(ready.db, of, "lan-xa-a", ready.officer("thu"), NOW, note="nữa")


def test_a_list_handed_in_late_lets_nobody_back_in(
    ready: Ready, tmp_path_factory: pytest.TempPathFactory
) -> None:
    left(ready, "lan-xa-a", force=True)
    file = tmp_path_factory.mktemp("lists") / "officers.csv"
    file.write_text(
        "code,name,role,unit\nlan-xa-a,Vi Thị Lan,unit_officer,xa-a\n", encoding="utf-8"
    )
    done = import_officers(ready.db, "huyen-uy", file, ready.officer("thu"), NOW)
    assert [one.code for one in done.findings] == ["officer_left"]
    with ready.db.read() as work:
        found = officer(work, ready.opened.plan.committee_id, "lan-xa-a")
    assert found is not None
    assert (found.name, found.active) == ("Vi Thị Lan", False)


def test_it_is_told_what_is_missing(ready: Ready) -> None:
    of, thu = ready.opened.plan.committee_id, ready.officer("thu")
    with pytest.raises(WrongUsage, match="Say why"):
        deactivate(ready.db, of, "lan-xa-a", thu, NOW, note=" ")
    with pytest.raises(NotFound):
        deactivate(ready.db, of, "nobody", thu, NOW, note=WHY)
    left(ready, "lan-xa-a", force=True)
    with pytest.raises(Conflict, match="has left already"):
        deactivate(ready.db, of, "lan-xa-a", thu, NOW, note=WHY, force=True)
