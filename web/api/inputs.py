"""What the calls take: bodies and filters."""

from __future__ import annotations

from typing import Any, ClassVar

from apiflask.fields import File, List
from marshmallow import INCLUDE, Schema, ValidationError, pre_load

from processes.assignments.boxes import GROUPS
from processes.assignments.filters import DEADLINES
from processes.assignments.measures import NAMES as MEASURES
from processes.assignments.standing import STANDINGS
from processes.discussion.commands import LONGEST
from processes.series.periods import FREQUENCIES
from processes.series.rule import HOLIDAYS, MONTH_DAYS, MOST_DAYS_BEFORE, MOST_PERIODS, WEEKDAYS
from processes.shares.models import KINDS as SHARE_KINDS
from processes.shares.queries import BOXES as SHARE_BOXES
from processes.shares.queries import TABS as SHARE_TABS
from web.api.fields import (
    COMMON,
    Body,
    Day,
    Flag,
    FlagWord,
    Moment,
    NumberWord,
    Query,
    SaidDay,
    Several,
    Text,
    Values,
    WholeNumber,
    one_of,
    unusable,
)
from web.api.sentences import Sentence as _l

PERSON = {"description": _l("Tên đăng nhập.")}
UNIT = {"description": _l("Mã đơn vị, xem GET /units.")}
ENTRY = {"description": _l("Tên hoặc mã trong danh mục, xem GET /lists/{name}.")}
MOST_PER_PAGE = 100


ISSUE_HOUR = {"description": _l("Giờ phát hành, ví dụ 15:01; bỏ trống thì tính cuối ngày làm việc ấy.")}


class DirectiveFields(Body):
    """Fields that a directive may leave out (Q12)."""

    field = Text(120, allow_none=True, metadata=ENTRY)
    source = Text(200, allow_none=True, metadata={"description": _l("Nguồn chỉ đạo.")})
    urgency = Text(120, metadata=ENTRY)
    secrecy = Text(120, metadata=ENTRY)
    publish = Flag(
        metadata={
            "description": _l("Công khai trên cổng thông tin của tỉnh: trích yếu và nội dung không nêu cá nhân nào.")
        }
    )
    signer = Text(120, allow_none=True, metadata={"description": _l("Người ký, như ghi trên văn bản.")})
    signer_position = Text(120, allow_none=True)
    issuing_level = Text(120, allow_none=True)
    issuing_body = Text(200, allow_none=True)
    copies = WholeNumber(1, 999_999, allow_none=True)
    pages = WholeNumber(1, 999_999, allow_none=True)
    copied_from = Text(200, allow_none=True)
    issue_hour = Text(5, allow_none=True, metadata=ISSUE_HOUR)
    drafter = Text(80, allow_none=True, metadata={"description": _l("Người soạn, nếu không phải người gọi.")})


class DirectiveIn(DirectiveFields):
    """A directive to register."""

    number = Text(
        60,
        required=True,
        allow_none=True,
        metadata={"description": _l("Số và ký hiệu, không gì khác: 620/UBND-KTTH; null với phiếu lấy ý kiến.")},
    )
    date = Day(required=True)
    subject = Text(required=True, metadata={"description": _l("Trích yếu, chép đúng văn bản.")})
    type = Text(120, required=True, metadata=ENTRY)
    director = Text(80, required=True, metadata=PERSON)
    approver = Text(80, required=True, metadata=PERSON)


class AssignmentFields(Body):
    """An assignment to correct."""

    content = Text(required=True, metadata={"description": _l("Nội dung giao, đủ và ngắn; không phải trích yếu.")})
    lead = Text(40, required=True, metadata=UNIT)
    coordinating = Several(Text(40), metadata=UNIT)
    coordinating_people = Several(Text(80), metadata=PERSON)
    follower = Text(80, allow_none=True, metadata=PERSON)
    officer = Text(80, allow_none=True, metadata=PERSON)
    due_on = SaidDay(
        allow_none=True,
        metadata={
            "description": _l(
                "Hạn xử lý, YYYY-MM-DD hoặc như khi nhập trên trang: +5d, +5lv (ngày làm việc), cuối tháng;"
                " null = không thời hạn."
            )
        },
    )
    due_before = Flag(metadata={"description": _l("Văn bản ghi “trước ngày”: hạn theo quy ước của tỉnh.")})
    key = Flag(metadata={"description": _l("Nhiệm vụ trọng tâm.")})
    expected_product = Text(allow_none=True)


class AssignmentIn(AssignmentFields):
    """An assignment to enter; with `repeat` a series of such."""

    repeat = Text(
        12,
        allow_none=True,
        validate=one_of(*FREQUENCIES),
        metadata={"description": _l("Định kỳ: mỗi kỳ là một nhiệm vụ riêng; bỏ trống = không lặp lại.")},
    )
    weekday = Text(
        2, allow_none=True, validate=one_of(*WEEKDAYS), metadata={"description": _l("Hằng tuần: thứ đến hạn.")}
    )
    day = Text(
        12,
        allow_none=True,
        validate=one_of(*MONTH_DAYS),
        metadata={"description": _l("Hằng tháng, hằng quý: ngày đến hạn; tháng không có ngày ấy thì ngày cuối tháng.")},
    )
    month = WholeNumber(
        0,
        3,
        allow_none=True,
        metadata={"description": _l("Hạn thuộc tháng thứ mấy kể từ tháng đầu của kỳ, tính từ 0.")},
    )
    holiday = Text(
        8,
        allow_none=True,
        validate=one_of(*HOLIDAYS),
        metadata={"description": _l("Hạn trùng ngày nghỉ: sang ngày làm việc liền sau hay lên ngày liền trước.")},
    )
    open_before = WholeNumber(
        1, MOST_DAYS_BEFORE, allow_none=True, metadata={"description": _l("Mỗi kỳ giao trước hạn chừng ấy ngày.")}
    )
    starts_on = Day(
        allow_none=True, metadata={"description": _l("Kỳ đầu tiên là kỳ đến hạn từ ngày này; bỏ trống = hôm nay.")}
    )
    until = Day(allow_none=True, metadata={"description": _l("Ngày kết thúc; hoặc times.")})
    times = WholeNumber(1, MOST_PERIODS, allow_none=True, metadata={"description": _l("Số kỳ; hoặc until.")})


class ActionIn(Schema):
    """The values of the action's form, beside the ids of files that were uploaded for it."""

    may_be_empty = True

    class Meta:
        unknown = INCLUDE

    error_messages: ClassVar[dict[str, str]] = {"type": _l("Nội dung phải là một đối tượng JSON.")}

    files = Several(WholeNumber(1), metadata={"description": _l("id của các tệp đã tải lên.")})

    @pre_load
    def refuse_unusable(self, data: Any, **_: Any) -> Any:
        if wrong := unusable(data):
            raise ValidationError({wrong: [Values.default_error_messages["control"]]})
        return data


class MessageIn(Body):
    """What is said in the discussion of an assignment."""

    text = Text(LONGEST, required=True)


class NothingIn(Body):
    """A call that needs no body; an empty object will do."""

    may_be_empty = True


class CompleteIn(Body):
    """How a task of the work list is completed."""

    outcome = Text(80, required=True)
    values = Values()


class DefinitionIn(Body):
    """A diagram with its forms."""

    xml = Text(5_000_000, required=True, metadata={"description": _l("Sơ đồ BPMN 2.0.")})
    forms = Values(metadata={"description": _l("Tên tệp → JSON Schema của biểu mẫu.")})


class UploadIn(Body):
    """One file."""

    file = File(required=True, error_messages={**COMMON, "invalid": _l("Trường “{field}” phải là một tệp.")})


class DirectiveUploadIn(UploadIn):
    """One file of a directive."""

    kind = Text(
        20,
        load_default="document",
        validate=one_of("document", "upload"),
        metadata={"description": _l("document = tệp của văn bản; upload = để nêu trong biểu mẫu của một thao tác.")},
    )


class PushedIn(Body):
    """A document that another system pushes, with its files; every field is a part of a form."""

    source_id = Text(
        120,
        required=True,
        metadata={"description": _l("Mã cố định của văn bản ở phần mềm gửi; gửi lại không tạo thêm.")},
    )
    number = Text(60, required=True, metadata={"description": _l("Số và ký hiệu, không gì khác: 620/UBND-KTTH.")})
    date = Day(required=True)
    subject = Text(2000, required=True, metadata={"description": _l("Trích yếu, chép đúng văn bản.")})
    type = Text(120, metadata=ENTRY)
    field = Text(120, metadata=ENTRY)
    urgency = Text(120, metadata=ENTRY)
    secrecy = Text(120, metadata=ENTRY)
    signer = Text(120, metadata={"description": _l("Người ký, như ghi trên văn bản.")})
    signer_position = Text(120)
    issuing_level = Text(120)
    issuing_body = Text(200)
    copied_from = Text(200)
    issue_hour = Text(5, metadata=ISSUE_HOUR)
    files = List(
        File(error_messages={**COMMON, "invalid": _l("Trường “{field}” phải là một tệp.")}),
        load_default=[],
        metadata={"description": _l("Các tệp của văn bản.")},
    )


class OutgoingIn(PushedIn):
    """A document that the Office has issued (B14)."""

    drafter = Text(80, metadata={"description": _l("Tên đăng nhập của người soạn, nếu biết.")})
    drafter_name = Text(200, metadata={"description": _l("Họ tên người soạn; không rõ thì văn thư chuyển.")})


class IncomingIn(PushedIn):
    """A document that has reached the Office, perhaps a unit's reply (D2)."""

    sender = Text(40, metadata=UNIT)
    reference = Text(4000, metadata={"description": _l("Văn bản được dẫn, ví dụ 620/UBND-KTTH ngày 13/7/2026.")})
    arrived_at = Moment(metadata={"description": _l("Thời điểm văn bản đến; bỏ trống là lúc gửi.")})


class PageQuery(Query):
    page = NumberWord(1, 1_000_000, load_default=1)
    per_page = NumberWord(1, MOST_PER_PAGE, load_default=20)


class ReportQuery(Query):
    """What reports count, and lists can be narrowed to as well."""

    lead = Text(40, metadata=UNIT)
    room = Text(40, metadata={"description": _l("Mã phòng theo dõi.")})
    units = NumberWord(1, metadata={"description": _l("id của nhóm đơn vị.")})
    key = FlagWord(metadata={"description": _l("Chỉ nhiệm vụ trọng tâm, hoặc chỉ nhiệm vụ khác.")})
    follower = Text(80, metadata={"description": _l("Tên đăng nhập của chuyên viên theo dõi.")})
    director = Text(80, metadata={"description": _l("Tên đăng nhập của người chỉ đạo.")})
    approver = Text(80, metadata={"description": _l("Tên đăng nhập của người phê duyệt.")})
    field = Text(40, metadata={"description": _l("Mã lĩnh vực.")})
    source = Text(40, metadata={"description": _l("Mã nguồn chỉ đạo.")})
    coordinating = Text(40, metadata={"description": _l("Mã đơn vị phối hợp.")})
    status = Text(40)
    deadline = Text(
        10,
        validate=one_of(*DEADLINES),
        metadata={"description": _l("Chỉ nhiệm vụ có thời hạn, hoặc không thời hạn.")},
    )
    due_from = Day(metadata={"description": _l("Hạn xử lý từ ngày này.")})
    due_to = Day(metadata={"description": _l("Hạn xử lý đến hết ngày này.")})
    issued_from = Day(metadata={"description": _l("Giao từ ngày này.")})
    issued_to = Day(metadata={"description": _l("Giao đến hết ngày này.")})
    ended_from = Day(metadata={"description": _l("Kết thúc từ ngày này.")})
    ended_to = Day(metadata={"description": _l("Kết thúc đến hết ngày này.")})
    carried_from = Day(metadata={"description": _l("Kỳ từ ngày này, kể cả nhiệm vụ tồn từ trước.")})
    carried_to = Day(metadata={"description": _l("Kỳ đến hết ngày này, kể cả nhiệm vụ tồn từ trước.")})
    as_of = Day(metadata={"description": _l("Tình hình cuối ngày này; bỏ trống: hiện nay, hoặc cuối kỳ đã qua.")})
    original = FlagWord(metadata={"description": _l("Đúng hay trễ hạn tính theo hạn ban đầu (C9).")})


class AssignmentQuery(ReportQuery, PageQuery):
    """Filters of the assignments that the caller may see."""

    handling = Text(
        40, metadata={"description": _l("Mã phòng của đơn vị chủ trì đang xử lý; “-”: chưa chuyển cho phòng nào.")}
    )
    officer = Text(80, metadata={"description": _l("Tên đăng nhập của người phụ trách tại đơn vị; “-”: chưa có ai.")})
    rejected = FlagWord(metadata={"description": _l("Chỉ nhiệm vụ đã bị yêu cầu báo cáo lại, hoặc chỉ nhiệm vụ khác.")})
    review_late = FlagWord(metadata={"description": _l("Chỉ nhiệm vụ quá thời gian duyệt, hoặc chỉ nhiệm vụ khác.")})
    submitted_from = Day(metadata={"description": _l("Trình từ ngày này.")})
    submitted_to = Day(metadata={"description": _l("Trình đến hết ngày này.")})
    group = Text(20, validate=one_of(*GROUPS))
    overdue = FlagWord()
    due_soon = FlagWord()
    difficulty = FlagWord(
        metadata={"description": _l("Chỉ nhiệm vụ có vướng mắc chờ trả lời, hoặc chỉ nhiệm vụ khác.")}
    )
    standing = Text(20, validate=one_of(*sorted(STANDINGS)))
    measure = Text(
        20,
        validate=one_of(*sorted(MEASURES)),
        metadata={"description": _l("Các nhiệm vụ mà một số liệu của báo cáo đếm, xem GET /reports/{form}.")},
    )
    quiet_since = Day(metadata={"description": _l("Đơn vị chưa cập nhật gì từ ngày này.")})
    repeating = FlagWord(metadata={"description": _l("Chỉ các kỳ của nhiệm vụ định kỳ, hoặc chỉ nhiệm vụ khác.")})
    directive = NumberWord(1, metadata={"description": _l("id của văn bản chỉ đạo.")})
    q = Text(200, metadata={"description": _l("Từ cần tìm, có dấu hay không dấu.")})


class DocumentQuery(PageQuery):
    """Filters of the received documents that the caller may see."""

    direction = Text(10, validate=one_of("outgoing", "incoming"))
    status = Text(40)
    q = Text(200, metadata={"description": _l("Từ cần tìm, có dấu hay không dấu.")})


class ShareQuery(PageQuery):
    """Filters of the parts of assignments that the caller may see."""

    box = Text(
        10, validate=one_of(*SHARE_BOXES), metadata={"description": _l("received: bên được giao; given: bên giao.")}
    )
    tab = Text(10, validate=one_of(*SHARE_TABS))
    kind = Text(20, validate=one_of(*SHARE_KINDS))
    assignment = NumberWord(1, metadata={"description": _l("id của nhiệm vụ.")})


class DirectiveQuery(PageQuery):
    """Filters of the directives that the caller may see."""

    status = Text(40)
    group = Text(20, validate=one_of(*GROUPS))
    type = Text(40, metadata={"description": _l("Mã loại văn bản.")})
    field = Text(40, metadata={"description": _l("Mã lĩnh vực.")})
    director = Text(80, metadata={"description": _l("Tên đăng nhập của người chỉ đạo.")})
    date_from = Day(metadata={"description": _l("Ngày văn bản từ ngày này.")})
    date_to = Day(metadata={"description": _l("Ngày văn bản đến hết ngày này.")})
    q = Text(200)
