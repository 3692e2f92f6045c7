import pytest
from flask import render_template_string
from lxml import html
from werkzeug.datastructures import MultiDict

from processes.refusals import FieldError
from processes.settings.kept import Kept
from web.forms import Option, form_fields, read_values

pytestmark = pytest.mark.usefixtures("at_the_desk")


@pytest.fixture(autouse=True)
def usual_settings(monkeypatch):
    """Nothing is set otherwise, and there is no database to ask."""
    monkeypatch.setattr(Kept, "get", lambda self: {})


SCHEMA = {
    "title": "Gia hạn",
    "x-title-en": "Extend",
    "required": ["due_on", "reason"],
    "properties": {
        "reason": {"title": "Lý do", "type": "string", "x-widget": "longtext", "x-order": 2},
        "due_on": {
            "title": "Hạn mới",
            "description": "Hết giờ làm việc.",
            "type": "string",
            "format": "date",
            "x-order": 1,
        },
        "at": {"title": "Lúc", "x-widget": "datetime"},
        "days": {"title": "Số ngày", "type": "integer"},
        "lead": {"title": "Chủ trì", "x-widget": "unit"},
        "coordinating": {"title": "Phối hợp", "x-widget": "units", "type": "array", "items": {"type": "string"}},
        "result": {
            "title": "Kết quả",
            "oneOf": [{"const": "reached", "title": "Đạt"}, {"const": "not", "title": "Không đạt"}],
        },
        "publish": {"title": "Công khai", "type": "boolean"},
        "number": {"title": "Số", "type": "string", "maxLength": 60},
        "files": {"title": "Tệp", "x-widget": "files", "type": "array", "items": {"type": "integer"}},
    },
}
UNITS = [Option("STC", "Sở Tài chính"), Option("SNV", "Sở Nội vụ", "Cơ quan chuyên môn")]


def read(**typed):
    return read_values(SCHEMA, MultiDict([(name, each) for name, value in typed.items() for each in value]))


def page(values=None, errors=(), **options):
    source = '{% from "components/form.html" import render_form %}{{ render_form(schema, values, errors, lookups, **options) }}'
    lookups = {"units": UNITS, "files": [type("File", (), {"id": 7, "name": "bao cao.pdf", "size": 1200})]}
    rendered = render_template_string(
        source, schema=SCHEMA, values=values or {}, errors=list(errors), lookups=lookups, options=options
    )
    return html.fromstring(rendered)


@pytest.mark.parametrize(
    "typed", ["04/08/2026", "4/8/2026", "4-8-2026", "2026-08-04", "4.8.26", "4/8", "+3d", "thứ ba"]
)
def test_a_date_is_read_however_it_is_typed(typed):
    assert read(due_on=[typed]) == {"due_on": "2026-08-04", "publish": False}


def test_a_day_that_does_not_exist_stays_as_typed_so_that_the_form_can_refuse_and_show_it():
    assert read(due_on=["31/02/2026"])["due_on"] == "31/02/2026"


def test_a_time_typed_on_a_page_is_the_offices_time():
    assert read(at=["04/08/2026 17:00"])["at"] == "2026-08-04T17:00:00+07:00"


@pytest.mark.parametrize(("typed", "value"), [("1.234", 1234), ("12", 12), ("1,5", 1.5), ("mười", "mười")])
def test_numbers_are_read_in_the_readers_notation(typed, value):
    assert read(days=[typed])["days"] == value


@pytest.mark.parametrize("typed", ["Infinity", "NaN", "1e999999999", "9" * 5000])
def test_a_number_that_nobody_counts_to_stays_as_typed_and_is_never_written_out(typed):
    assert read(days=[typed])["days"] == typed


def test_empty_fields_are_left_out_and_lists_lose_their_blanks():
    assert read(reason=["  "], coordinating=["STC", ""]) == {"coordinating": ["STC"], "publish": False}


def test_line_ends_are_stored_in_one_form():
    assert read(reason=["một\r\nhai"])["reason"] == "một\nhai"


def test_a_tick_is_true_and_no_tick_is_false():
    assert read(publish=["0", "1"])["publish"] is True
    assert read(publish=["0"])["publish"] is False


def test_ids_of_files_are_numbers():
    assert read(files=["7", "8"])["files"] == [7, 8]


def test_fields_that_the_form_does_not_have_are_not_read():
    assert "status" not in read(status=["completed"])


def test_fields_come_in_their_order_and_then_as_written():
    names = [field.name for field in form_fields(SCHEMA, {})]
    assert names[:3] == ["due_on", "reason", "at"]


def test_a_form_without_widgets_is_still_usable():
    widgets = {field.name: field.widget for field in form_fields(SCHEMA, {})}
    assert widgets["due_on"] == "date"
    assert widgets["days"] == "number"
    assert widgets["result"] == "choice"
    assert widgets["publish"] == "checkbox"
    assert widgets["number"] == "text"


def test_every_input_has_a_label_and_required_ones_are_marked():
    form = page()
    for field in form.xpath("//*[self::select or self::textarea or self::input[not(@type='hidden')]]"):
        labels = form.xpath(f"//label[@for='{field.get('id')}'] | //label[descendant::*[@name='{field.get('name')}']]")
        assert labels, field.get("name")
    assert form.xpath("//*[@name='reason']/@aria-required") == ["true"]


def test_the_cursor_starts_in_the_first_empty_field():
    assert page({"due_on": "2026-08-04"}).xpath("//*[@autofocus]/@name") == ["reason"]


def test_errors_stand_beside_the_field_and_in_a_summary_with_links():
    form = page({"due_on": "2026-08-04"}, [FieldError.of("reason", "Cần ghi lý do.")], id="extend")
    assert form.xpath("//*[@data-error-summary]//a/@href") == ["#extend-reason"]
    assert form.xpath("//textarea[@id='extend-reason']/@aria-invalid") == ["true"]
    assert "Cần ghi lý do." in form.xpath("//*[@id='extend-reason-error']")[0].text_content()
    assert form.xpath("//*[@autofocus]/@name") == ["reason"]


def test_an_error_of_no_visible_field_is_in_the_summary_all_the_same():
    summary = page({}, [FieldError.of("", "Nhiệm vụ đã có ở văn bản khác.")]).xpath("//*[@data-error-summary]")[0]
    assert "Nhiệm vụ đã có ở văn bản khác." in summary.text_content()


def test_saved_values_are_shown_as_the_office_writes_them():
    form = page(
        {"due_on": "2026-08-04", "days": 1234, "lead": "SNV", "coordinating": ["STC"], "files": [7], "publish": True}
    )
    assert form.xpath("//*[@name='due_on']/@value") == ["04/08/2026"]
    assert form.xpath("//*[@name='days']/@value") == ["1.234"]
    assert form.xpath("//*[@name='lead']/option[@selected]/@value") == ["SNV"]
    assert form.xpath("//*[@name='coordinating']/option[@selected]/@value") == ["STC"]
    assert form.xpath("//input[@name='files' and @type='checkbox' and @checked]/@value") == ["7"]
    assert form.xpath("//input[@name='publish' and @type='checkbox' and @checked]")


def test_what_is_shown_again_cannot_become_part_of_the_page():
    form = page({"reason": "</textarea><script>alert(1)</script>", "number": '"><script>alert(1)</script>'})
    assert not form.xpath("//script")


def test_a_form_has_one_filled_button_named_after_the_action():
    assert [button.text_content().strip() for button in page().xpath("//button")] == ["Gia hạn"]
    assert page(danger=True).xpath("//button[contains(@class, 'btn-danger')]")
