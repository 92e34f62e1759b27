"""Files that somebody might send to break the site or its people, made here byte by byte."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
import zlib

from PIL import Image

SCRIPT = b"<script>document.title='owned'</script>"
HTML = b"<!doctype html><html><body>" + SCRIPT + b"</body></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(2)</script></svg>'
OVERRIDE = "\u202e"


def picture(
    kind: str = "PNG", size: tuple[int, int] = (40, 30), mode: str = "RGB", **options: object
) -> bytes:
    """A real picture with some noise in it."""
    out = io.BytesIO()
    Image.effect_noise(size, 60).convert(mode).save(out, kind, **options)
    return out.getvalue()


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int, height: int, rows: int, *extra: bytes) -> bytes:
    """A PNG that says `width` x `height` RGB and holds `rows` black rows."""
    press = zlib.compressobj(9)
    body = b"".join(press.compress(bytes(1 + width * 3)) for _ in range(rows)) + press.flush()
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    inner = chunk(b"IHDR", header) + b"".join(extra) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + inner


def gifar() -> bytes:
    """A GIF that is a Java archive too."""
    out = io.BytesIO(picture("GIF", mode="P"))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("META-INF/MANIFEST.MF", "Main-Class: Evil\n")
    return out.getvalue()


def zip_bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", bytes(40_000_000))
    return out.getvalue()


def scan_bomb() -> bytes:
    """A progressive JPEG whose last scan comes 1,000 times in 59 kB: each is worked through over the whole picture."""
    out = io.BytesIO()
    Image.new("L", (6000, 6000), 90).save(out, "JPEG", progressive=True)
    whole = out.getvalue()
    return whole[:-2] + whole[whole.rindex(b"\xff\xda") : -2] * 1000 + whole[-2:]


def text_bomb() -> bytes:
    """A PNG with 64 MB of text in 64 kB."""
    return png(10, 10, 10, chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(64_000_000), 9)))


def giant_jpeg() -> bytes:
    small = picture("JPEG")
    place = small.index(b"\xff\xc0")
    return small[: place + 5] + struct.pack(">HH", 65500, 65500) + small[place + 9 :]


def frame_bomb() -> bytes:
    """A GIF of 20,000 frames, each of which says it is 60,000 pixels wide and high, in 500 kB."""
    head = b"GIF89a" + struct.pack("<HH", 60_000, 60_000) + b"\x80\0\0" + bytes(6)
    frame = (
        b"\x21\xf9\x04\0\x01\0\0\0\x2c" + struct.pack("<HHHH", 0, 0, 60_000, 60_000) + b"\0\x02\x02\x4c\x01\0"
    )
    return head + frame * 20_000 + b"\x3b"


def box(kind: bytes, *inner: bytes) -> bytes:
    body = b"".join(inner)
    return struct.pack(">I", 8 + len(body)) + kind + body


def deep_boxes(depth: int = 4000) -> bytes:
    """An MP4 whose boxes lie in each other."""
    inner = b""
    for _ in range(depth):
        inner = box(b"moov", inner)
    return box(b"ftyp", b"isom\0\0\2\0isomiso2avc1mp41") + inner


def vast_table() -> bytes:
    """An MP4 that says it has four thousand million samples."""
    table = box(b"stsz", bytes(4), struct.pack(">II", 0, 0xFFFFFFFF))
    media = box(b"mdia", box(b"minf", box(b"stbl", table)))
    return box(b"ftyp", b"isom\0\0\2\0isomiso2avc1mp41") + box(b"moov", box(b"trak", media))


def playlist() -> bytes:
    """Words that a player takes for the order to read other files."""
    return b"ffconcat version 1.0\nfile /etc/passwd\n"


def deep_pdf(depth: int = 200_000) -> bytes:
    nested = b"[" * depth + b"]" * depth
    return b"%PDF-1.7\n1 0 obj\n" + nested + b"\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"


def wheel_pdf() -> bytes:
    """A PDF whose tree of pages is its own parent, and says it has a thousand million."""
    return (
        b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
        b"2 0 obj\n<< /Type /Pages /Kids [2 0 R] /Count 1000000000 >>\nendobj\n"
        b"trailer << /Root 1 0 R /Size 3 >>\n%%EOF\n"
    )


def flate_pdf() -> bytes:
    """A page whose drawing becomes 400 MB when it is unpacked."""
    press = zlib.compressobj(9)
    body = b"".join(press.compress(b"0 0 1 1 re f " * 80_000) for _ in range(400)) + press.flush()
    head = (
        b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
        b"2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
        b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 600] /Contents 4 0 R >>\nendobj\n"
    )
    stream = (
        b"4 0 obj\n<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(body)
        + body
        + b"\nendstream\nendobj\n"
    )
    return head + stream + b"trailer << /Root 1 0 R /Size 5 >>\n%%EOF\n"


HOSTILE: dict[str, tuple[str, bytes]] = {
    "html as png": ("cat.png", HTML),
    "html behind a png's first bytes": ("cat.png", b"\x89PNG\r\n\x1a\n" + HTML),
    "png with html in it": ("cat.png", png(20, 20, 20, chunk(b"tEXt", b"Comment\0" + HTML))),
    "png followed by html": ("cat.html", picture() + HTML),
    "gif header before script": ("x.gif", b"GIF89a/*" + SCRIPT + b"*/=1;"),
    "gifar": ("applet.jar", gifar()),
    "jpeg with html in its comment": ("x.htm", picture("JPEG", comment=HTML)),
    "bmp header before html": ("x.bmp", b"BM" + HTML),
    "svg with script": ("logo.svg", SVG),
    "svg as png": ("logo.png", SVG),
    "svg behind a declaration": ("a.svg", b'<?xml version="1.0"?>\n<!-- x -->\n' + SVG),
    "svg in utf-16": ("a.png", b"\xff\xfe" + SVG.decode().encode("utf-16-le")),
    "compressed svg": ("a.svgz", gzip.compress(SVG)),
    "xml with a stylesheet": ("a.xml", b'<?xml version="1.0"?><?xml-stylesheet href="x.xsl"?><a/>'),
    "xhtml": (
        "a.xhtml",
        b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">' + SCRIPT + b"</html>",
    ),
    "html after blank lines": ("notes.txt", b"\xef\xbb\xbf \n\n\t" + HTML),
    "script": ("a.js", b"alert(document.cookie)"),
    "shockwave": ("a.swf", b"CWS\x0a" + bytes(40)),
    "wasm": ("a.wasm", b"\0asm\1\0\0\0"),
    "mhtml": ("a.mht", b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n" + HTML),
    "50k x 50k png": ("big.png", png(50_000, 50_000, 40)),
    "9k x 9k png": ("big.png", png(9_900, 9_900, 9_900)),
    "text bomb": ("note.png", text_bomb()),
    "scan bomb": ("slow.jpg", scan_bomb()),
    "giant jpeg": ("giant.jpg", giant_jpeg()),
    "zip bomb": ("a.zip", zip_bomb()),
    "cut off png": ("half.png", picture()[:60]),
    "cut off webp": ("half.webp", picture("WEBP")[:40]),
    "nothing": ("empty.png", b""),
    "one nul": ("nul.png", b"\0"),
    "frame bomb": ("a.gif", frame_bomb()),
    "gif without an end": ("a.gif", picture("GIF", mode="P")[:-1] + b"\x21\xff\x0b" + b"X" * 11),
    "webp that says it is 4 GB": ("a.webp", b"RIFF\xff\xff\xff\xffWEBPVP8X\xff\xff\xff\x7f"),
    "webp of absurd size": ("a.webp", b"RIFF\x1a\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + b"\xff" * 6),
    "avif of nothing": ("a.avif", box(b"ftyp", b"avif\0\0\0\0avifmif1") + box(b"meta", bytes(4))),
    "deep boxes": ("a.mp4", deep_boxes()),
    "vast table": ("a.mp4", vast_table()),
    "cut off mp4": ("a.mp4", box(b"ftyp", b"isom\0\0\2\0isomiso2avc1mp41") + b"\0\0\xff\xffmoov"),
    "webm of an endless element": (
        "a.webm",
        b"\x1a\x45\xdf\xa3\x01\xff\xff\xff\xff\xff\xff\xff\x42\x82\x84webm",
    ),
    "mp3 of tags alone": ("a.mp3", b"ID3\x04\0\0\x7f\x7f\x7f\x7f" + HTML),
    "ogg of one page": ("a.ogg", b"OggS\0\2" + bytes(20) + b"\xff" + b"\xff" * 255),
    "wav of four gigabytes": ("a.wav", b"RIFF\xff\xff\xff\xffWAVEfmt \xff\xff\xff\xff" + bytes(40)),
    "flac with a picture": ("a.flac", b"fLaC\x86\xff\xff\xff" + HTML),
    "playlist as mp4": ("a.mp4", playlist()),
    "deep pdf": ("a.pdf", deep_pdf()),
    "pdf that is its own parent": ("a.pdf", wheel_pdf()),
    "pdf that unpacks to 400 MB": ("a.pdf", flate_pdf()),
    "pdf with html before it": ("a.pdf", HTML + b"%PDF-1.7\n"),
}

NAMES = [
    "../../../../etc/passwd",
    "..\\..\\windows\\system.ini",
    "/etc/shadow",
    "a\0.png",
    f"invoice{OVERRIDE}fdp.exe",
    "\u2066\u2067x\u2069.png",
    "line\r\nSet-Cookie: a=b.txt",
    'quo"te;name=x.txt',
    "%2e%2e%2fsecret.txt",
    "x" * 300 + ".png",
    "я" * 200 + ".txt",
    "a" + "\u0301" * 10_000 + ".txt",
    ". . .",
    "...",
    " ",
    "thumb",
    "CON",
    "\u200b\u200d.txt",
    "?#&=+.txt",
    "日本語 مرحبا עברית.pdf",
]
