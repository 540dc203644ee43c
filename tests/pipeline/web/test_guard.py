"""The guard, attacked: each test is what someone outside would try."""

from __future__ import annotations

import logging
import re

import pytest
from fastapi.routing import APIRoute
from lxml import html
from starlette.testclient import TestClient

from pipeline.web.guard import HEADERS, Rules
from pipeline.web.sessions import Attempts, Password, Sessions

from .conftest import EVIL, PORT, site

GETS = [
    "/", "/findings", "/compare", "/runs", "/runs/status", "/settings", "/decisions.jsonl", "/documents/x",
    "/documents/x/figures/f1", "/documents/x/sheets/1.webp", "/findings/x", "/export/findings.xlsx",
    "/export/documents.csv", "/export/compare.csv", "/compare/source", "/static/../templates/base.html.j2",
]  # fmt: skip
POSTS = ["/decisions/finding", "/decisions/figure", "/runs", "/upload", "/settings", "/logout"]


@pytest.mark.parametrize("path", GETS)
def test_nothing_without_a_session(at, path):
    answer = at.stranger().get(path)
    assert answer.status_code == 401
    assert "Hà Tĩnh" not in answer.text


@pytest.mark.parametrize("path", POSTS)
def test_no_post_without_a_session(at, path):
    assert at.stranger().post(path, data={"csrf": at.csrf}).status_code == 401


def routes(app) -> list[APIRoute]:
    """All routes with methods, those of routers within routers too."""
    found, waiting = [], list(app.routes)
    while waiting:
        route = waiting.pop()
        if getattr(route, "methods", None):
            found.append(route)
        waiting += getattr(getattr(route, "original_router", None), "routes", [])
        waiting += getattr(route, "routes", None) or []
    return found


def test_every_post_there_is_needs_the_secret_of_its_session(at):
    paths = {route.path for route in routes(at.app._app) if "POST" in route.methods}
    assert paths >= set(POSTS)
    for path in paths - {"/login"}:
        for secret in ({}, {"csrf": ""}, {"csrf": "x" * 43}, {"csrf": "\ud83d"}):
            answer = at.client.post(path, data={k: v.encode("utf-8", "replace") for k, v in secret.items()})
            assert answer.status_code == 403, path
    assert at.desk.standing().checks == {}


def test_no_get_changes_anything(at):
    for path in POSTS[:4]:
        assert at.client.get(path, params={"csrf": at.csrf, "action": "confirm"}).status_code in (200, 405)
    assert at.desk.standing().checks == {}
    assert not at.desk.work.going


@pytest.mark.parametrize(
    "host",
    [
        "evil.example", f"evil.example:{PORT}", f"127.0.0.1.evil.example:{PORT}", "127.0.0.1:80", f"192.168.1.7:{PORT}",
        "", f"127.0.0.1:{PORT}@evil.example", f"evil.example/@127.0.0.1:{PORT}", "127.0.0.1:x", f"[::1:{PORT}",
    ],
)  # fmt: skip
def test_a_page_of_another_name_that_leads_here_is_turned_away(at, host):
    answer = at.client.get("/", headers={"host": host})
    assert answer.status_code == 421
    assert "Hà Tĩnh" not in answer.text


@pytest.mark.parametrize("host", [f"127.0.0.1:{PORT}", f"localhost:{PORT}", f"[::1]:{PORT}", f"LOCALHOST:{PORT}"])
def test_our_own_names_are_known(at, host):
    assert at.rules.knows(host)


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "null", "sec-fetch-site": "cross-site"},
        {"origin": "http://[::1"},
        {"origin": f"http://127.0.0.1:{PORT + 1}"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)  # fmt: skip
def test_a_form_on_another_site_is_refused_even_with_the_secret(at, headers):
    answer = at.client.post("/settings", data={"csrf": at.csrf, "by": "X"}, headers=headers)
    assert answer.status_code == 403


@pytest.mark.parametrize("word", ["", "x", "\N{SNOWMAN}", "a" * 10_000])
def test_a_wrong_token_opens_nothing(at, word):
    answer = at.stranger().get("/", params={"token": word})
    assert answer.status_code == 401
    assert "set-cookie" not in answer.headers


def test_the_token_becomes_a_cookie_and_leaves_the_address(at):
    answer = at.stranger().get("/findings", params={"token": at.rules.token.word, "state": "all"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/findings?state=all")
    cookie = answer.headers["set-cookie"]
    assert at.rules.token.word not in cookie
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))


@pytest.mark.parametrize("path", ["//evil.example", "/\\evil.example", "//evil.example/%2e%2e"])
def test_the_way_back_from_the_token_stays_here(at, path):
    answer = at.stranger().get(f"http://127.0.0.1:{PORT}{path}?token={at.rules.token.word}")
    place = answer.headers.get("location", "/")
    assert place.startswith("/")
    assert not place.startswith(("//", "/\\"))


@pytest.mark.parametrize("path", ["//evil.example/", "///evil.example/", "/%5Cevil.example/", "//evil.example"])
def test_no_link_of_a_page_leads_to_another_site(at, path):
    answer = at.client.get(f"http://127.0.0.1:{PORT}{path}?a=b")
    links = html.fromstring(answer.text).xpath("//@href | //@src | //@action")
    assert any("lang=en" in link for link in links)
    assert all(link.startswith(("/", "#")) and not link.startswith(("//", "/\\")) for link in links), links


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_the_way_back_from_a_decision_stays_here(at, back):
    (check,) = at.one("SELECT check_id FROM findings")
    answer = at.client.post(
        "/decisions/finding",
        data={"csrf": at.csrf, "action": "confirm", "check_id": check, "back": back},
        follow_redirects=False,
    )
    assert answer.headers["location"].startswith("/findings/")


@pytest.mark.parametrize(
    "cookie", ["x", "", "a=b; =;;", '"', f"doichieu-{PORT}=" + "x" * 5000, f"doichieu-{PORT}=\xff"]
)
def test_a_made_up_cookie_opens_nothing(at, cookie):
    assert at.stranger().get("/", headers={"cookie": cookie.encode("latin-1")}).status_code == 401


@pytest.mark.parametrize("path", ["/", "/nope", "/static/desk.css", "/settings", "/decisions.jsonl", "/runs/status"])
def test_every_answer_is_sealed(at, path):
    for client in (at.client, at.stranger()):
        answer = client.get(path)
        for name, value in HEADERS.items():
            assert answer.headers[name] == value
        assert answer.headers["cache-control"] == ("max-age=3600" if path.startswith("/static/") else "no-store")
    policy = HEADERS["content-security-policy"]
    assert "unsafe" not in policy
    assert {"default-src 'none'", "frame-ancestors 'none'", "script-src 'self'"} <= set(policy.split("; "))


def test_no_template_needs_what_the_policy_forbids():
    from pipeline.web.render import HERE

    for template in (HERE / "templates").glob("*.j2"):
        text = template.read_text("utf-8")
        assert not re.search(r"\sstyle=|\son\w+=|<style|<script(?! src=\"/static/)|javascript:", text), template.name


@pytest.mark.parametrize(
    "path",
    [
        "/static/../desk.py", "/static/%2e%2e/desk.py", "/static/..%2fdesk.py", "/static//etc/passwd",
        "/documents/..%2f..%2fetc", "/documents/x/sheets/..%2f1.webp", "/findings/..%2fdesk", "/export/findings.py",
    ],
)  # fmt: skip
def test_no_path_leads_outside(at, path):
    answer = at.client.get(path)
    assert answer.status_code in (404, 422)
    assert "root:" not in answer.text
    assert "import" not in answer.text


def test_what_a_report_says_is_never_markup(at):
    (doc_id,) = at.one("SELECT doc_id FROM documents WHERE source LIKE '%onerror%'")
    checks = at.one("SELECT group_concat(check_id) FROM findings WHERE doc_id = ?", doc_id)[0].split(",")
    at.post("/settings", by=EVIL)
    at.post("/decisions/finding", action="acknowledge", check_id=checks[0], reason=EVIL)
    at.post("/decisions/figure", action="figure", doc_id=doc_id, figure_id="f0001", value="42", unit=EVIL, reason=EVIL)
    pages = [
        "/", f"/?q={EVIL}", "/?q=script+alert", f"/documents/{doc_id}", f"/documents/{doc_id}?figure=f0001",
        f"/documents/{doc_id}?q=alert", "/findings?state=all", *(f"/findings/{check}" for check in checks), "/settings",
        f"/findings?rule={EVIL}&document={EVIL}", f"/documents/{EVIL}", f"/compare?indicator={EVIL}", "/runs",
    ]  # fmt: skip
    for page in pages:
        tree = html.fromstring(at.client.get(page).text)
        assert [script.get("src") for script in tree.iter("script")] == ["/static/desk.js"], page
        assert not tree.xpath("//*[@*[starts-with(name(), 'on')]] | //img[@src='x'] | //*[@style]"), page


def test_an_upload_is_bounded_whatever_it_says_of_itself(at):
    def pieces():
        for _ in range(3_000):
            yield b"x" * 1_000

    headers = {"content-type": "multipart/form-data; boundary=b", "x-csrf": at.csrf}
    for content in (b"x" * 1_200_000, pieces()):
        assert at.client.post("/upload", content=content, headers=headers).status_code == 413
    assert at.client.post("/settings", content=b"by=" + b"x" * 1_100_000).status_code == 413
    assert at.client.post("/settings", content=b"x", headers={"content-length": "-5"}).status_code == 400
    assert not at.desk.uploads.any


def test_sessions_end_by_themselves_and_are_few():
    now = [0.0]
    sessions = Sessions(lambda: now[0])
    first = sessions.begin("An")
    assert sessions.find(first.key) is first
    now[0] += 13 * 3600
    assert sessions.find(first.key) is None
    many = [sessions.begin("An") for _ in range(300)]
    assert sessions.find(many[0].key) is None
    assert sessions.find(many[-1].key) is many[-1]
    sessions.end(many[-1])
    assert sessions.find(many[-1].key) is None


def test_a_session_that_was_ended_is_over(at):
    assert at.post("/logout").status_code == 401
    assert at.client.get("/").status_code == 401


# open to a network


@pytest.fixture
def network(folder):
    return site(folder, password=Password("mật khẩu dài"), hosts=("may-chu.local",))


def test_a_form_of_ours_may_come_without_its_origin(at, network):
    own = {"origin": "null", "sec-fetch-site": "same-origin"}
    assert at.client.post("/settings", data={"csrf": at.csrf, "by": "X"}, headers=own).status_code == 200
    client = network.stranger(headers={"origin": "null"})  # a network without encryption: the secret decides
    assert login(client, "mật khẩu dài").status_code == 303
    assert client.post("/settings", data={"csrf": "x", "by": "X"}).status_code == 403


def login(client: TestClient, password: str, by: str = "Trần Bình"):
    secret = re.search(r'name="csrf" value="([^"]+)"', client.get("/login").text)[1]
    return client.post("/login", data={"csrf": secret, "by": by, "password": password})


def test_a_network_needs_the_password_and_not_the_token(network):
    client = network.stranger()
    assert client.get("/").headers["location"] == "/login"
    assert client.get("/", params={"token": network.rules.token.word}).headers["location"] == "/login"
    assert client.post("/runs").status_code == 401
    assert login(client, "sai").status_code == 403
    answer = login(client, "mật khẩu dài")
    assert answer.status_code == 303
    assert {"HttpOnly", "SameSite=Strict"} <= set(answer.headers["set-cookie"].split("; "))
    page = client.get("/")
    assert page.status_code == 200
    assert "Trần Bình" in page.text


def test_a_login_from_another_site_is_refused(network):
    client = network.stranger()
    assert client.post("/login", data={"by": "x", "password": "mật khẩu dài"}).status_code == 403
    client.get("/login")
    assert client.post("/login", data={"csrf": "y", "by": "x", "password": "mật khẩu dài"}).status_code == 403


def test_guessing_is_slowed_down(network):
    client = network.stranger()
    codes = [login(client, f"đoán {n}").status_code for n in range(7)]
    assert codes == [403] * 5 + [429] * 2
    assert login(client, "mật khẩu dài").status_code == 429  # the right one has to wait too


def test_waiting_grows_is_bounded_and_ends():
    now = [0.0]
    attempts = Attempts(lambda: now[0])
    waits = []
    for _ in range(20):
        attempts.wrong("a")
        waits.append(attempts.wait("a"))
    assert waits[:4] == [0.0] * 4
    assert waits[4:7] == [2.0, 4.0, 8.0]
    assert max(waits) == 300.0
    assert attempts.wait("b") == 0.0
    now[0] += 301
    assert attempts.wait("a") == 0.0
    attempts.right("a")
    attempts.wrong("a")
    assert attempts.wait("a") == 0.0


@pytest.mark.parametrize(
    ("host", "known"),
    [
        (f"192.168.1.7:{PORT}", True), (f"may-chu.local:{PORT}", True), (f"[fe80::1]:{PORT}", True),
        (f"evil.example:{PORT}", False), ("192.168.1.7:1", False),
    ],
)  # fmt: skip
def test_the_names_of_a_desk_on_a_network(network, host, known):
    assert network.rules.knows(host) is known


def test_the_password_is_kept_as_a_salted_hash():
    one, two = Password("cùng một từ"), Password("cùng một từ")
    assert one._hash != two._hash
    assert all(isinstance(getattr(one, name), bytes) for name in ("_salt", "_hash"))
    assert one.fits("cùng một từ")
    assert not one.fits("cùng một từ ")
    assert not one.fits("")
    assert not one.fits("\ud83d" * 2000)


def test_no_secret_is_logged(at, caplog):
    caplog.set_level(logging.DEBUG)
    at.stranger().get("/", params={"token": at.rules.token.word})
    at.client.get("/settings")
    at.post("/settings", by="An")
    said = caplog.text
    assert at.rules.token.word not in re.sub(r"HTTP Request: .*", "", said)  # the client of this test logs its requests
    assert at.csrf not in said


def test_every_rule_has_secrets_of_its_own():
    assert Rules(1, "a", 1).token.word != Rules(1, "a", 1).token.word
