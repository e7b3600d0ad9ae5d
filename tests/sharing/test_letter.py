"""The mail itself: its words in every language, its headers, and what fits into it."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import fields
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.sharing.letter import MOST_BYTES, MOST_PICTURES, Letter, that_fit, written
from kiosk.sharing.letter_words import LETTERS, LetterWords
from kiosk.sharing.pages.languages import LANGUAGES

SENDER = "Über Motors <kiosk@example.com>"
LINK = "https://p.example.com/t/abc?x=1&y=2"


def letter(language: str = "en", **more: object) -> Letter:
    picture = b"\xff\xd8" + bytes(range(256)) * 9
    given: dict[str, object] = {"id": "a" * 32, "address": "jo@example.org", "language": language}
    return Letter(**given | {"pictures": [picture, picture[::-1]]} | more)  # type: ignore[arg-type]


def travelled(mail: EmailMessage) -> EmailMessage:
    """The mail as it is read at its end."""
    read = email.message_from_bytes(mail.as_bytes(), policy=email.policy.default)
    assert isinstance(read, EmailMessage)
    return read


def said(mail: EmailMessage, kind: str) -> str:
    body = mail.get_body((kind,))
    assert body is not None
    content: str = body.get_content()
    return content


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_reads_the_same_as_text_and_as_html_in_every_language(language: str):
    mail = travelled(written(letter(language, link=LINK, expires=1.8e9, left_out=5), SENDER))
    text, html = said(mail, "plain"), said(mail, "html")
    assert str(mail["Subject"]) == LETTERS[language].subject
    assert str(mail["From"]) == SENDER
    assert LETTERS[language].why in text
    assert LINK in text.splitlines()
    assert f'href="{LINK.replace("&", "&amp;")}"' in html
    assert ('dir="rtl"' in html) is (language == "ar")
    assert LETTERS[language].left_out.format(count=2) in text
    for sentence in (LETTERS[language].hello, LANGUAGES[language].made_with_ai):
        assert sentence in text
    assert not re.search(r"[{}]", text)
    assert [part.get_content() for part in mail.iter_attachments()] == list(letter().pictures)
    assert [part.get_content_type() for part in mail.iter_attachments()] == ["image/jpeg"] * 2


def test_every_language_of_the_page_has_its_letter():
    assert set(LETTERS) == set(LANGUAGES)
    for words in LETTERS.values():
        assert all(getattr(words, field.name).strip() for field in fields(LetterWords))


def test_nothing_in_it_is_fetched_when_it_is_opened():
    mail = written(letter(), SENDER)
    html = said(travelled(mail), "html")
    assert "src=" not in html and "http" not in html
    assert {"Auto-Submitted", "Message-ID", "Date"} <= set(mail.keys())
    assert not {"Reply-To", "Return-Receipt-To", "Disposition-Notification-To"} & set(mail.keys())


def test_the_same_mail_has_the_same_id_each_time_it_is_tried():
    once, again = (written(letter(tries=tries), SENDER)["Message-ID"] for tries in (0, 7))
    assert once == again == f"<{'a' * 32}@example.com>"


@pytest.mark.parametrize(
    "address", ["jo@example.org\r\nBcc: all@example.org", "jo@example.org\nX: y", "a@b.de, c@d.de"]
)
def test_no_address_writes_a_header_of_its_own(address: str):
    with pytest.raises(ValueError):
        written(letter(address=address), SENDER)


@given(st.lists(st.integers(0, 2 * MOST_BYTES), max_size=40))
def test_the_newest_that_fit_are_taken_and_the_mail_stays_within_its_limit(sizes: list[int]):
    taken = that_fit(sizes)
    assert taken == sorted(set(taken))
    assert len(taken) <= MOST_PICTURES
    assert sum(-(-sizes[number] // 57) * 78 for number in taken) <= MOST_BYTES
    left = [number for number in range(len(sizes)) if number not in taken]
    if taken and len(taken) < MOST_PICTURES:
        room = MOST_BYTES - sum(-(-sizes[number] // 57) * 78 for number in taken)
        assert all(-(-sizes[n] // 57) * 78 > room for n in left if n < taken[0])


def test_small_pictures_are_all_taken_and_large_ones_are_counted_as_they_travel():
    assert that_fit([100_000] * 4) == [0, 1, 2, 3]
    assert that_fit([100_000] * 20) == list(range(8, 20))
    assert that_fit([11_000_000, 5_000_000]) == [1]
    whole = written(letter(pictures=[b"\xff" * 5_000_000] * 2), SENDER)
    assert len(whole.as_bytes()) < MOST_BYTES + 5_000
