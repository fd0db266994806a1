from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.decode import decode

SHARED = (Path(__file__).parents[2] / "../shared").resolve()
JAPANESE = "生成AIの誤情報で自治体が謝罪した。観光案内に架空の施設が載っていたという。"
CHARSETS = {"cp932": "Shift_JIS", "euc_jp": "EUC-JP", "iso2022_jp": "ISO-2022-JP", "utf-8": "UTF-8"}
VENDOR_EQUALS = str.maketrans("〜‖−¢£¬", "～∥－￠￡￢")

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared")


@pytest.mark.parametrize("truth", CHARSETS)
@pytest.mark.parametrize("claimed", [*CHARSETS.values(), "iso-8859-1", "no-such-charset", "", None])
def test_japanese_is_read_whatever_the_server_claims(truth: str, claimed: str | None) -> None:
    headers = {"content-type": f"text/html; charset={claimed}"} if claimed is not None else {}

    decoded = decode(JAPANESE.encode(truth), headers)

    assert (decoded.text, decoded.encoding) == (JAPANESE, truth)


@pytest.mark.parametrize("truth", CHARSETS)
@pytest.mark.parametrize("claimed", CHARSETS.values())
def test_a_wrong_meta_loses_against_the_bytes(truth: str, claimed: str) -> None:
    page = f'<html><head><meta charset="{claimed}"></head><p>{JAPANESE}</p>'

    assert decode(page.encode(truth), {}).text == page


@pytest.mark.parametrize("truth", ["cp932", "euc_jp"])
def test_a_headline_without_kana_is_read_as_declared(truth: str) -> None:
    headers = {"Content-Type": f"text/xml; charset={CHARSETS[truth]}"}

    assert decode("石破首相動静".encode(truth), headers).text == "石破首相動静"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("あ①い㈱う髙え".encode("cp932"), "あ①い㈱う髙え"),
        (b"\xa4\xa2\xad\xa1\xa4\xa4\xad\xea\xa4\xa6\xfc\xe2\xa4\xa8", "あ①い㈱う髙え"),
        (b'\x1b$B$"-!$$-j$&\x1b(B', "あ①い㈱う"),
    ],
)
def test_vendor_characters_are_read_as_browsers_read_them(body: bytes, text: str) -> None:
    assert decode(body, {}).text == text


def test_a_few_broken_bytes_do_not_lose_a_utf8_page() -> None:
    body = JAPANESE.encode()[:-1] + b"\x80\xff" + JAPANESE.encode() * 3

    decoded = decode(body, {"Content-Type": "text/html; charset=Shift_JIS"})

    assert decoded.encoding == "utf-8"
    assert JAPANESE * 3 in decoded.text


def test_a_few_broken_bytes_do_not_lose_a_shift_jis_page() -> None:
    body = (JAPANESE * 5).encode("cp932") + b"\xff\x80\xfd" + JAPANESE.encode("cp932")

    assert JAPANESE * 5 in decode(body, {}).text


def test_a_byte_order_mark_settles_it_and_is_taken_off() -> None:
    headers = {"Content-Type": "text/html; charset=EUC-JP"}

    assert decode(b"\xef\xbb\xbf" + JAPANESE.encode(), headers).text == JAPANESE
    assert decode(b"\xff\xfe" + JAPANESE.encode("utf-16-le"), headers).text == JAPANESE


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        ("L’été, un café déjà fermé", "windows-1252"),
        ("Нейросеть ошиблась в суде", "windows-1251"),
        ("Нейросеть ошиблась в суде", "koi8-r"),
        ("인공지능 챗봇이 잘못된 정보를 제공", "euc-kr"),
        ("人工智能聊天机器人提供了错误的信息", "gb2312"),
    ],
)
def test_other_languages_are_read_as_declared(text: str, charset: str) -> None:
    body = f'<?xml version="1.0" encoding="{charset}"?><title>{text}</title>'.encode(charset)

    assert text in decode(body, {}).text


def test_accents_need_no_declaration_and_no_japanese_one_spoils_them() -> None:
    for headers in ({}, {"content-type": "text/html; charset=Shift_JIS"}):
        for text in ("naïve café", "He said: “Yes.” It’s “fine”, he said."):
            assert decode(text.encode("cp1252"), headers).text == text


@pytest.mark.parametrize("label", ["base64", "rot13", "idna", "unicode_escape", "zlib", "\0"])
def test_a_codec_that_is_no_charset_is_not_used(label: str) -> None:
    body = b"\x9d\xff" * 4

    assert decode(body, {"Content-Type": f"text/html; charset={label}"}).encoding != label


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.text(max_size=30))
def test_no_bytes_and_no_header_raise(body: bytes, header: str) -> None:
    assert isinstance(decode(body, {"Content-Type": header}).text, str)


@needs_shared
@pytest.mark.parametrize(
    ("table", "charset"),
    [("shift_jis", "Shift_JIS"), ("jis0208", "EUC-JP"), ("iso_2022_jp", "ISO-2022-JP")],
)
def test_the_web_platforms_tables_are_read(table: str, charset: str) -> None:
    folder = SHARED / "suites/encodings/whatwg"
    body = (folder / f"{table}_in.txt").read_bytes()
    wanted = (folder / f"{table}_in_ref.txt").read_text("utf-8").split("\n")
    got = decode(body, {"Content-Type": f"text/plain; charset={charset}"}).text.split("\n")

    wrong = [
        (mine, theirs)
        for mine, theirs in zip(got, wanted, strict=True)
        if "\ufffd" not in theirs
        and mine.translate(VENDOR_EQUALS) != theirs.translate(VENDOR_EQUALS)
    ]

    assert not wrong


@needs_shared
def test_pages_in_legacy_encodings_are_read_under_every_header() -> None:
    corpus = SHARED / "corpus"
    for line in (corpus / "encodings/index.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        body = (corpus / row["path"]).read_bytes()
        for charset in CHARSETS.values():
            headers = {"Content-Type": f"text/html; charset={charset}"}
            assert decode(body, headers).encoding == row["true_encoding"], (row["id"], charset)


@pytest.mark.parametrize("truth", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("claimed", ["utf-16", "utf-8", "Shift_JIS", "iso-8859-1", None])
@pytest.mark.parametrize(
    "page",
    [
        f"\r\n <!DOCTYPE html><p>{JAPANESE}</p>",
        f'{{"title": "{JAPANESE}"}}',
        f"{JAPANESE}\n" * 3,
        "\nAn AI system gave wrong advice, the city said.",
    ],
    ids=["page", "json", "text", "english"],
)
def test_utf_16_without_a_mark_is_read(truth: str, claimed: str | None, page: str) -> None:
    headers = {"Content-Type": f"text/html; charset={claimed}"} if claimed else {}

    assert decode(page.encode(truth), headers).text == page


@pytest.mark.parametrize("text", ["an A\0I story " * 60, "生成AI\0の話\n" * 60])
def test_zeros_in_a_utf8_page_do_not_make_utf_16_of_it(text: str) -> None:
    assert decode(text.encode(), {}).text == text


@pytest.mark.parametrize(
    ("before", "pair", "charset"),
    [
        ("草".encode("euc_jp"), b"\xae\xa1", "euc_jp"),
        ("草".encode("euc_jp"), b"\xcf\xd4", "euc_jp"),
        ("草".encode("euc_jp"), b"\x8f\xf4\xfc", "euc_jp"),
        ("草".encode("iso2022_jp")[:-3], b"\x29\x54", "iso2022_jp"),
        ("草".encode("iso2022_jp")[:-3], b"\x2e\x21", "iso2022_jp"),
    ],
)
def test_a_character_that_no_table_has_is_one_mark_and_the_rest_is_read(
    before: bytes, pair: bytes, charset: str
) -> None:
    after = JAPANESE.replace("AI", "").encode(charset).removeprefix(b"\x1b$B")

    assert decode(before + pair + after, {}).text == f"草\ufffd{JAPANESE.replace('AI', '')}"


@pytest.mark.parametrize("text", ["株", "♪", "速報"])
@pytest.mark.parametrize("truth", ["cp932", "euc_jp"])
def test_a_right_declaration_is_believed_of_what_tells_little(text: str, truth: str) -> None:
    headers = {"Content-Type": f"text/plain; charset={CHARSETS[truth]}"}

    assert decode(text.encode(truth), headers).text == text


def test_an_escape_in_a_utf8_page_does_not_make_iso_2022_jp_of_it() -> None:
    text = f"“Wrong”, said the city.\x1b(J {JAPANESE}"

    assert decode(text.encode(), {}).text == text
