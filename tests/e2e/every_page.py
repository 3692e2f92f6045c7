"""Every page of the product with something on it: who looks at what, and which addresses are no pages."""

from __future__ import annotations

from datetime import date

from processes.batches.commands import begin_batch, go_on
from processes.moving_over.commands import look_at_sheet
from processes.organisation.groups import enter_group
from processes.publication.commands import set_publication
from processes.runtime.deploy import deploy
from processes.runtime.instances import instance_of
from processes.runtime.jobs import run_due
from processes.runtime.perform import start_process
from processes.search.keeping import catch_up
from processes.sets.commands import add_separately
from processes.urging.commands import draft_letters
from tests.documents import EOffice
from tests.processes.moving_over.sheets import row, workbook
from tests.processes.runtime.small import Handler, deployed, incidents, one_job, operation
from tests.processes.series.conftest import add_many
from tests.province import Province
from tests.web.pages.test_processes import FORM, LEAVE

LETTER = {"subject": "Đôn đốc", "place": "Quảng Trị", "signer": "Tạ Văn Đạo", "signer_position": "Chánh Văn phòng"}

#: By who looks: addresses, with what :func:`lived_in` made in braces. Nobody is who has not logged in.
PAGES: dict[str, tuple[str, ...]] = {
    "": (
        "/login", "/public", "/public/overdue", "/public/figures", "/public/key", "/public/assignments/{accepted}",
        "/public/data",
    ),
    "chuyenvien": (
        "/", "/directives", "/directives/new", "/directives/{draft}", "/directives/{draft}/edit",
        "/directives/{draft}/assignments/new", "/directives/{draft}/relations/new", "/directives/{draft}/actions/issue",
        "/directives/{issued}", "/directives/{issued}/publication", "/assignments", "/assignments/assigned",
        "/assignments/{accepted}", "/assignments/{accepted}/actions/amend", "/assignments/{entered}/edit", "/assignments/following",
        "/assignments/starred", "/assignments/summary", "/reports", "/reports/units-17", "/reports/synthesis",
        "/reports/coverage/documents?column=entered",
        "/assignments/sets/{set}",
        "/assignments/letters", "/assignments/letters/{letter}", "/assignments/many/results/{batch}", "/series/{series}",
        "/series/{series}/actions/change", "/search", "/search?q=don+doc", "/notices", "/user-tasks",
        "/documents/intake", "/documents/own",
        "/documents/{received}", "/documents/{received}/actions/decline", "/me/settings", "/me/delegations", "/keys",
        "/help", "/nowhere",
    ),
    "vanthu": ("/documents/published", "/documents/replies"),
    "stc": (
        "/", "/assignments/received", "/assignments/{recalled}", "/assignments/received?q=zz", "/assignments/overdue",
        "/shares/given", "/shares/{share}",
    ),
    "skhdt": ("/assignments/coordinating", "/shares", "/shares/{share}/actions/answer"),
    "pheduyet": (
        "/assignments/review", "/assignments/review/card", "/assignments/{submitted}", "/processes/{leave}",
        "/processes/{leave}/actions/complete",
    ),
    "lanhdao": ("/overview",),
    "thietke": ("/administration/definitions", "/administration/definitions/1"),
    "quantri": (
        "/administration/instances", "/administration/instances/{instance}", "/administration/incidents",
        "/administration/incidents/{incident}",
        "/administration/lists/fields", "/administration/lists/values/1", "/administration/moving-over",
        "/administration/moving-over/{sheet}", "/administration/settings", "/administration/units",
        "/administration/units/{unit}", "/administration/units/new", "/administration/units/{unit}/close",
        "/administration/people", "/administration/people/{person}", "/administration/people/new",
        "/administration/groups", "/administration/groups/{group}", "/administration/groups/new",
    ),
}  # fmt: skip

#: Addresses that answer to GET and are no page, by what they are.
NO_PAGES: dict[str, frozenset[str]] = {
    "a file to keep": frozenset(
        {
            *("admin.decision_file", "files.show", "static", "marks.send_favicon", "moving_over.sheet", "sets.replies"),
            *(
                "urging.download",
                "urging.download_all",
                "directives.export",
                "reports.export",
                "shares.export_received",
                "shares.export_given",
                "public_files.export",
                "public_files.export_figures",
                "public_files.assignments",
            ),
        }
    ),
    "shown inside a page by the browser's own viewer": frozenset({"files.view"}),
    "a part of a page, which is on the page": frozenset(
        {
            "search.suggest",
            *(
                "assignment.discussion_parties",
                "assignment.listen",
                "directive_relations.found",
                "directives.number_hint",
            ),
            *("series.preview", "series.preview_change", "home.calendar", "many.found", "days.said"),
        }
    ),
    "leads to the first of several pages": frozenset({"value_lists.first"}),
    "for machines": frozenset({"operations.healthz", "operations.readyz", "operations.measurements"}),
}
#: Ends of the names of those that every process, or every list, has.
DRAWINGS = (
    "diagram_state",
    "diagram_xml",
    "definition_state",
    "definition_diagram",
    "instance_state",
    "instance_diagram",
)
SHEETS = "_export"


def is_a_page(endpoint: str) -> bool:
    """Whether people look at it. The documentation of the API is the work of another project, in its own pages."""
    name = endpoint.rpartition(".")[2]
    is_drawn_or_kept = name in DRAWINGS or name.endswith(SHEETS)
    return not (
        endpoint.startswith("api.") or is_drawn_or_kept or any(endpoint in named for named in NO_PAGES.values())
    )


def lived_in(province: Province) -> dict[str, int]:
    """Something of everything, assignments in every state that looks different; the ids by what is special about them."""
    made = {**assignments(province), **beside_them(province), **administered(province)}
    published(province, made["issued"])
    catch_up(province.clock())
    return made


def published(province: Province, directive: int) -> None:
    """What anybody may read."""
    drafter = province.office.actor("chuyenvien")
    set_publication(directive, publish=True, confirmed=True, by=drafter, now=province.clock())
    province.setting("public_site", True)


def assignments(province: Province) -> dict[str, int]:
    draft = province.directive()
    entered = province.assignment(draft, due_on=date(2026, 7, 24))
    accepted = province.issued(
        due_on=date(2026, 7, 28), coordinating=["SKHDT"], follower="theodoi", key=True, expected_product="Tờ trình"
    )
    province.do(accepted, "report_progress", "stc", content="Đã làm được một nửa.", status_note="Đang tổng hợp")
    province.do(accepted, "urge", "chuyenvien", content="Đề nghị khẩn trương.")
    province.do(accepted, "extend", "chuyenvien", due_on="2026-08-05", reason="Chờ ý kiến Bộ.")
    province.do(accepted, "instruct", "chutich", content="Ưu tiên việc này.")
    submitted = province.issued(due_on=date(2026, 7, 20))
    file = province.upload("assignment", submitted, by="stc")
    province.act(
        "assignment", submitted, "submit", by="stc", files=(file,), content="Đã xong.", reply_number="1/BC-STC"
    )
    province.issued(due_on=date(2026, 7, 13), content="Nhiệm vụ nhập muộn")
    recalled = province.issued(due_on=date(2026, 7, 24))
    province.do(recalled, "recall", "chuyenvien", reason="Giao nhầm.")
    province.do(recalled, "reissue", "chuyenvien", content="Nhiệm vụ giao lại", lead="SKHDT")
    done = province.issued(due_on=date(2026, 7, 24))
    province.do(done, "submit", "stc", content="Đã xong.")
    province.do(done, "approve", "pheduyet")
    province.issued(due_on=date(2026, 7, 16), content="Nhiệm vụ sắp đến hạn")
    province.pass_time(hours=1)
    return {
        "draft": draft,
        "issued": 2,
        "entered": entered,
        "accepted": accepted,
        "submitted": submitted,
        "recalled": recalled,
        "instance": instance_of("assignment", accepted),
    }


def beside_them(province: Province) -> dict[str, int]:
    """One task for several units, a repeating one, parts, a letter, one action on many, a document from outside."""
    drafter, now = province.office.actor("chuyenvien"), province.clock()
    units = [province.office.units[code] for code in ("STC", "SKHDT")]
    directive = province.directive()
    set_id = add_separately(directive, {"content": "Rà soát thủ tục"}, units, by=drafter, now=now, issue=False)
    (series,) = add_many(province, directive, "STC")
    province.act("directive", directive, "issue", by="chuyenvien")
    run_due(now)
    given = [province.issued(lead) for lead in ("STC", "SKHDT")]
    letters = draft_letters(given, LETTER, by=drafter, now=now)
    province.do(given[0], "accept", "stc")
    asked = {"units": ["SKHDT"], "content": "Cho ý kiến về kế hoạch vốn", "due_on": "2026-07-20"}
    province.do(given[0], "contribution", "stc.giamdoc", **asked)
    received = EOffice(province).push()
    batch = begin_batch(given, "urge", {"content": "Đề nghị báo cáo trước thứ Sáu."}, by=drafter, now=now)
    go_on(batch, now=now)
    return {
        "set": set_id,
        "series": series,
        "letter": letters[0],
        "share": 1,
        "received": received.id,
        "batch": batch,
    }


def administered(province: Province) -> dict[str, int]:
    """A group, a sheet with a fault in it, a process whose job failed, and one of a designer's own."""
    admin, now = province.office.actor("quantri"), province.clock()
    group = enter_group("Khối tổng hợp", [province.office.units[code] for code in ("STC", "SKHDT")], by=admin)
    sheet = look_at_sheet(workbook(row(), row(lead="Sở Bí mật")), "cu.xlsx", by=admin, now=now)
    with operation("test.work", Handler(OSError("Máy chủ thư không trả lời")), attempts=1):
        deployed(one_job("test.work", result="answer"))
        start_process("p", {}, by=admin, now=now)
        run_due(now)
    deploy(LEAVE, {"agree.json": FORM}, by=None, now=now)
    return {
        "group": group,
        "sheet": sheet,
        "incident": incidents()[-1].id,
        "leave": start_process("leave", {}, by=admin, now=now),
        "unit": province.office.units["STC"],
        "person": province.office.people["stc"],
    }
