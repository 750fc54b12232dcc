import pytest

from verification.platforms.conversations.reading_json import Malformed
from verification.platforms.conversations.reading_xml import ATOM, Element, read_xml
from verification.platforms.platform import Reply


def read(xml: str | bytes) -> Element:
    return read_xml(Reply("", 200, "application/xml", xml.encode() if isinstance(xml, str) else xml))


def test_elements_attributes_and_text_are_read() -> None:
    feed = read(
        '\ufeff<?xml version="1.0" encoding="UTF-8"?>\n<!-- x --><rss a="1 '
        '&gt; 0"><title>A &amp; &#66;<![CDATA[<b>&amp;]]>'
        "&#x43;</title><item/><item ></item></rss>\n"
    )

    assert feed.name == "rss"
    assert feed.attributes == {"a": "1 > 0"}
    assert feed.text("title") == "A & B<b>&amp;C"
    assert len(feed.all("item")) == 2
    assert feed.text("nothing") == ""


def test_a_name_is_known_by_its_namespace_and_not_by_its_prefix() -> None:
    feed = read(f'<a:feed xmlns:a="{ATOM}"><a:id>1</a:id><id xmlns="urn:other">2</id><id>3</id></a:feed>')

    assert feed.name == f"{{{ATOM}}}feed"
    assert feed.text(f"{{{ATOM}}}id") == "1"
    assert feed.text("id") == "3"


def test_two_children_where_one_belongs_and_markup_in_a_text_are_malformed() -> None:
    with pytest.raises(Malformed):
        read("<a><b>1</b><b>2</b></a>").text("b")
    with pytest.raises(Malformed):
        read("<a><b>1<i>2</i></b></a>").text("b")


@pytest.mark.parametrize(
    "xml",
    [
        "",
        "token",
        "<a>",
        "<a></b>",
        "<a><b></a></b>",
        "<a/><a/>",
        "<a/>token",
        "token<a/>",
        "<![CDATA[token]]><a/>",
        "<a><![CDATA[token</a>",
        "<a><!-- token</a>",
        "<a",
        "<a b=1/>",
        "<a b='1' b='2'/>",
        "<a b='<'/>",
        "<a>&nbsp;</a>",
        "<a>& </a>",
        "<a>&#0;</a>",
        "<a>&#xD800;</a>",
        "<a>&#x110000;</a>",
        "<a>]]></a>",
        "<a>\x00</a>",
        "<x:a/>",
        "<!DOCTYPE a><a/>",
        "<!DOCTYPE a [<!ENTITY x 'token'>]><a>&x;</a>",
        '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        "<?xml-stylesheet href='x'?><a/>",
        '<?xml version="1.1"?><a/>',
        '<?xml version="1.0" encoding="utf-7"?><a/>',
        '<?xml version="1.0" encoding="UTF-16"?><a/>',
        "<a>" * 30 + "</a>" * 30,
        "<a>" + "<b/>" * 20_001 + "</a>",
        "<a>" + "x" * 1_000_000 + "</a>",
        b"<a>\xff</a>",
        "<a/>".encode("utf-16"),
        "<html><head></head><body><p>Log in<br></body></html>",
    ],
)
def test_anything_but_plain_whole_xml_is_malformed(xml: str | bytes) -> None:
    with pytest.raises(Malformed):
        read(xml)


@pytest.mark.parametrize(
    "part", ["<a ", "<a b='", "&", "&#", "<![CDATA[", "<!--", "<a b='1' ", "]]", "<a>", "</a>", '"']
)
@pytest.mark.timeout(20)  # what goes back and forth needs hours
def test_a_hostile_megabyte_ends(part: str) -> None:
    for xml in (part * (990_000 // len(part)), f"<a>{part * (980_000 // len(part))}</a>"):
        try:
            read(xml)
        except Malformed:
            continue


@pytest.mark.timeout(20)
def test_ten_thousand_namespaces_are_not_carried_into_ten_thousand_elements() -> None:
    spaces = " ".join(f"xmlns:a{number}='x'" for number in range(10_000))

    for xml in (f"<r {spaces}>{'<a/>' * 10_000}</r>", f"<r>{'<a xmlns:b=' + chr(34) * 2 + '>'}" * 20):
        with pytest.raises(Malformed):
            read(xml)


def test_no_cut_feed_is_read() -> None:
    whole = '<?xml version="1.0"?><a b="1"><c><![CDATA[x]]></c><d>&amp;</d></a>'

    for end in range(len(whole)):
        with pytest.raises(Malformed):
            read(whole[:end])
