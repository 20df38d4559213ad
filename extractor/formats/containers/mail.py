"""Letters with attachments (.eml): each attachment is a file, and so may be the body."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator, Sequence
from email.message import EmailMessage, MIMEPart
from typing import BinaryIO

from extractor import formats
from extractor.formats import Damaged, Oversized
from extractor.formats.containers import Member, container, recognised
from extractor.formats.sample import HEAD, Sample

_LARGEST = 60_000_000  # servers take 25 MB, which base64 makes 35
_MOST_PARTS = 500
_COVER = 2_000  # characters of a letter that only says what is attached, with its signature
_FIELD = re.compile(rb"([!-9;-~]{1,60}):[ \t]?.*(?:\r?\n[ \t].*)*\r?\n")
_FIELDS = {b"from", b"to", b"date", b"subject", b"received", b"mime-version", b"message-id", b"return-path"}
_FIELDS |= {b"content-type", b"delivered-to", b"dkim-signature", b"reply-to"}
_TECHNICAL = {b"received", b"mime-version", b"message-id", b"return-path"}
# What email needs minutes for: it reads the fields of a header in a time that grows with the square of their length.
_LONG_FIELD = re.compile(
    rb"^(?:content-(?:type|disposition|id|transfer-encoding)|subject):(?:[^\n]{3000}|[^\n]*(?:\n[ \t][^\n]*){60})",
    re.IGNORECASE | re.MULTILINE,
)
# Each line is compared with the boundary of every part that it lies in.
_MULTIPART = re.compile(rb"^content-type:\s*multipart/", re.IGNORECASE | re.MULTILINE)
_MOST_MULTIPARTS = 100
_TAG = re.compile(r"<[^<>]*>")


def _is_letter(sample: Sample) -> bool:
    """Tell whether it begins with the lines that a mail program writes; a report may begin with "To:" or "Date:"."""
    at, seen = 0, set()
    head = sample.head
    if head.startswith(b"From "):  # how mailboxes part their letters
        head = head.partition(b"\n")[2]
    while match := _FIELD.match(head, at):
        seen.add(match[1].lower())
        at = match.end()
    return len(seen & _FIELDS) >= 2 and bool(seen & _TECHNICAL)


@container("eml", "Thư điện tử", ".eml", recognises=_is_letter)
def open_letter(stream: BinaryIO) -> Iterator[Member]:
    """Yield the attachments, letters among them, and the body where it may itself be the report."""
    with stream:
        data = stream.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise Oversized(f"thư lớn hơn {_LARGEST // 10**6} MB, không đọc")
    if _LONG_FIELD.search(data) or len(_MULTIPART.findall(data)) > _MOST_MULTIPARTS:
        raise Damaged("đầu thư bị hỏng, không mở được")
    message = email.message_from_bytes(data.lstrip(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(("plain", "html"))
    pictures = _shown_pictures(message)
    attached = []
    for number, part in enumerate(_parts(message, body)):
        if number >= _MOST_PARTS:
            raise Oversized(f"thư có hơn {_MOST_PARTS} phần, không đọc")
        if part.get("Content-ID", "").strip("<> ") not in pictures:
            attached.append(attachment(*_content(part)))
    is_html = body is not None and body.get_content_subtype() == "html"
    yield from with_body(attached, _text(body) if body else "", is_html)


def attachment(name: str, data: bytes) -> Member:
    """Return an attachment as a member."""
    return Member(name, len(data), lambda most: data[:most])


def with_body(attached: Sequence[Member], body: str, is_html: bool = False) -> Iterator[Member]:
    """Yield the attachments, and the body of their letter.

    It is left out where it only goes with a report: a few lines whose numbers, if any, are those of the report. Without
    a report among the attachments, or as long as one, it may be the report.
    """
    yield from attached
    letters = " ".join(_TAG.sub(" ", body).split())
    if letters:
        data = body.encode("utf-8", "replace")
        with_report = any(_may_be_report(member) for member in attached)
        left_out = "thư gửi kèm báo cáo" if with_report and len(letters) < _COVER else None
        name = "thư.html" if is_html else "thư.txt"
        yield Member(name, len(data), lambda most: data[:most], left_out)


def _may_be_report(member: Member) -> bool:
    sample = Sample(member.read(HEAD), member.name, lambda: member.read(member.size))
    return sample.suffix in formats.suffixes() or bool(formats.recognised(sample) or recognised(sample))


def _parts(message: MIMEPart, body: MIMEPart | None) -> Iterator[MIMEPart]:
    """Yield the parts that are files; a letter in the letter is one, whatever is in it."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        if part is body:
            continue
        if part.get_content_type() == "message/rfc822" and part is not message:
            yield part
        elif part.is_multipart():
            waiting += reversed([inner for inner in part.iter_parts() if isinstance(inner, MIMEPart)])
        elif part is not message and (part.get_filename() or part.get_content_maintype() != "text"):
            yield part


def _content(part: MIMEPart) -> tuple[str, bytes]:
    """Return the name and the bytes of an attachment."""
    kind = part.get_content_type()
    if kind == "message/rfc822":
        inner = part.get_content()
        name = part.get_filename() or f"{inner.get('Subject', '') or 'thư'}.eml"
        return name.replace("/", "-"), bytes(inner)
    data = part.get_payload(decode=True)
    name = part.get_filename() or f"tep-dinh-kem.{part.get_content_subtype()}"
    name = re.split(r"[/\\]", name)[-1].lstrip(". ")  # nothing is hidden in a letter
    return name or "tep-dinh-kem", data if isinstance(data, bytes) else b""


def _shown_pictures(message: MIMEPart) -> set[str]:
    """Return the pictures that the letter shows in its text: logos and lines, no scanned reports."""
    shown = message.get_body(("html",))
    return set(re.findall(r"cid:([^\"'\s>)]+)", _text(shown))) if shown else set()


def _text(body: MIMEPart) -> str:
    try:
        return str(body.get_content())
    except (LookupError, UnicodeError, KeyError):  # a character set that nobody knows
        data = body.get_payload(decode=True)
        return data.decode("utf-8", "replace") if isinstance(data, bytes) else ""
