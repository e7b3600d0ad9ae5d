"""Verdicts on single texts, the staff's own lists, and that nothing of the lists gets out."""

import time

import pytest

from kiosk.domain.errors import BadFile
from kiosk.text_policy.folding import fold
from kiosk.text_policy.kinds import Allowed, Kind, Refused
from kiosk.text_policy.policy import MOST_LETTERS, load_policy
from kiosk.text_policy.syntax import strip_syntax


@pytest.fixture(scope="module")
def policy():
    return load_policy(own_makers=("Toyota", "Lexus"))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("a naked man", Kind.SEX),
        ("swastika", Kind.HATE),
        ("covered in blood", Kind.GORE),
        ("a m u r d e r", Kind.VIOLENCE),
        ("c0c41n3", Kind.DRUGS),
        ("two toddlers", Kind.MINORS),
        ("ELON MUSK", Kind.PERSON),
        ("a communist", Kind.POLITICS),
        ("die Bibel", Kind.RELIGION),
        ("フェラーリ", Kind.MAKER),
        ("m*rder", Kind.VIOLENCE),
        ("k(il)l", Kind.VIOLENCE),
        ("(naked:1.4)", Kind.SEX),
        ("Töten", Kind.VIOLENCE),
        ("toeten", Kind.VIOLENCE),
        ("والدماء", Kind.GORE),
    ],
)
def test_a_refusal_says_its_kind(policy, text, kind):
    assert policy.judge(text) == Refused(kind)


def test_the_kind_that_counts_most_is_said(policy):
    assert policy.judge("naked schoolgirl with a gun") == Refused(Kind.MINORS)


@pytest.mark.parametrize(
    "text", ["", "   ", "RX 455", "911", "1111", "!!!", "bz4x", "L E X U S", "☀️"]
)
def test_little_and_odd_texts_pass(policy, text):
    assert isinstance(policy.judge(text), Allowed)


def test_makers_on_show_may_be_named_and_others_may_not(policy):
    assert policy.refuses("a toyota by the sea") is None
    assert load_policy(own_makers=("Honda",)).refuses("a toyota by the sea") == "maker"


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("(sunset:1.4), [rain]", "sunset, rain"),
        ("palms <lora:secret:0.8> and sand", "palms and sand"),
        ("fog++ ((dawn))", "fog dawn"),
        ("a lake --ar 16:9 --no car", "a lake car"),
        ("snow::2 moon::-1", "snow moon"),
        ("rain BREAK wind AND waves", "rain, wind, waves"),
        ("negative prompt: car", "car"),
        ("__wildcard__ meadow {a|b}", "meadow a b"),
        ("embedding:bad-hands river", "river"),
        ("two\nlines\x00\x1b[31m\u202e", "two lines 31m"),
        ("no break and no AND-gate", "no break and no AND-gate"),
    ],
)
def test_prompt_syntax_is_taken_out(policy, text, plain):
    assert strip_syntax(text) == plain


def test_stripping_twice_changes_nothing(policy):
    for text in ("(a:1.2) b", "<x> y ++ z", "{a|b} -- c", "((((", ":::3", "a , , b"):
        once = strip_syntax(text)
        assert strip_syntax(once) == once


def test_words_are_counted_with_the_tokenizer_that_is_given():
    policy = load_policy(count_tokens=len, most_tokens=10)
    assert policy.judge("ten lettrs") == Allowed("ten lettrs")
    assert policy.judge("eleven ltrs") == Refused(Kind.LENGTH)


def test_without_a_tokenizer_words_count(policy):
    assert isinstance(policy.judge("sea " * 24), Allowed)
    assert policy.judge("sea " * 25) == Refused(Kind.LENGTH)
    assert policy.judge("海" * 60) == Refused(Kind.LENGTH)


def test_a_flood_is_refused_unread(policy):
    started = time.process_time()
    assert policy.judge("a" * 10**6) == Refused(Kind.LENGTH)
    assert time.process_time() - started < 0.05


@pytest.mark.parametrize("letter", ["a ", "a", "$", "*", "1", "((", "殺 ", "a.", "\u0301", "ـ"])
def test_no_text_takes_long(policy, letter):
    text = (letter * MOST_LETTERS)[:MOST_LETTERS]
    started = time.process_time()
    policy.judge(text)
    assert time.process_time() - started < 0.2


def test_what_a_keypad_asks_at_every_key_takes_under_a_millisecond(policy):
    texts = ["a red car in the rain at night", "shooting stars over a castle", "海辺のカフェ"] * 100
    started = time.process_time()
    for text in texts:
        assert policy.refuses(text) is None
    assert (time.process_time() - started) / len(texts) < 0.001


def test_staff_add_and_remove_words(tmp_path):
    folder = tmp_path / "text_policy"
    folder.mkdir()
    (folder / "show.toml").write_text(
        'maker = ["Rival Nine"]\nviolence = ["paintball*"]\n'
        'remove = ["beer"]\nallow = ["gun club"]\n'
    )
    policy = load_policy(tmp_path)
    assert policy.refuses("the rival nine") == "maker"
    assert policy.refuses("p@intballs") == "violence"
    assert policy.refuses("a beer garden") is None
    assert policy.refuses("the gun club") is None
    assert policy.refuses("the gun") == "violence"
    assert load_policy().refuses("a beer garden") == "drugs"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("violent = []", "no such list"),
        ('violence = "kill"', "must be a list"),
        ('violence = [""]', "must be a list"),
        ('violence = ["*"]', "must be a list"),
        ("violence = [", "not valid TOML"),
    ],
)
def test_a_bad_list_is_named_with_its_key(tmp_path, text, said):
    folder = tmp_path / "text_policy"
    folder.mkdir()
    (folder / "show.toml").write_text(text)
    with pytest.raises(BadFile, match=r"show\.toml") as raised:
        load_policy(tmp_path)
    assert said in str(raised.value)


def test_folding_twice_changes_nothing():
    for text in ("Ḱ1ĻĹ", "ﾋﾄﾗｰ", "قَتْلـ", "ЅЕХ", "Straße", "🅺🅸🅻🅻"):
        assert fold(fold(text)) == fold(text)
