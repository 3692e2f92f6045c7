"""What a sheet may hold: assignments of the system before, units, or people; each kind has its columns and its template."""

from __future__ import annotations

from dataclasses import dataclass

from processes.moving_over.columns import COLUMNS, PERSON_COLUMNS, UNIT_COLUMNS, SheetColumn
from processes.refusals import NotFound

_FORM = "Không đổi tên cột. Cột có dấu * bắt buộc. Không dùng công thức."
_LOOK = "Tải tệp lên: phần mềm kiểm tra và chỉ rõ từng ô sai, chưa ghi gì. Sửa rồi tải lại, hoặc bỏ qua các dòng sai."


@dataclass(frozen=True, slots=True)
class SheetKind:
    """``title`` names the page of the workbook, ``steps`` what its help says, ``shown`` the columns that a row is known by."""

    name: str
    title: str
    file: str
    columns: tuple[SheetColumn, ...]
    shown: tuple[str, ...]
    steps: tuple[str, ...]

    def title_of(self, key: str) -> str:
        """The name of a column, empty for none of its own."""
        return next((column.title for column in self.columns if column.key == key), "")


ASSIGNMENTS = SheetKind(
    "assignments",
    "Nhiệm vụ",
    "mau-nhap-nhiem-vu.xlsx",
    COLUMNS,
    ("content", "number", "lead", "due_on"),
    (
        "Mỗi dòng của trang “Nhiệm vụ” là một nhiệm vụ đang theo dõi; các cột về văn bản lặp lại ở từng nhiệm vụ của nó.",
        "Không đổi tên cột. Cột có dấu * bắt buộc. Ngày ghi dạng dd/mm/yyyy. Không dùng công thức.",
        _LOOK,
        "Tải lại cùng một tệp không làm nhiệm vụ có thêm lần nữa.",
        "Các đơn vị không nhận thông báo về nhiệm vụ được nhập từ tệp; hạn xử lý và quá hạn tính theo ngày trong tệp.",
    ),
)
UNITS = SheetKind(
    "units",
    "Đơn vị",
    "mau-nhap-don-vi.xlsx",
    UNIT_COLUMNS,
    ("name", "code", "kind", "parent"),
    (
        "Mỗi dòng là một đơn vị. Đơn vị cấp trên ở dòng trước, hoặc đã có trong hệ thống.",
        _FORM,
        _LOOK,
        "Đơn vị có mã đã có trong hệ thống được giữ nguyên.",
    ),
)
PEOPLE = SheetKind(
    "people",
    "Người dùng",
    "mau-nhap-nguoi-dung.xlsx",
    PERSON_COLUMNS,
    ("name", "username", "position", "unit"),
    (
        "Mỗi dòng là một người. Đơn vị phải có trong hệ thống trước.",
        _FORM,
        _LOOK,
        "Người có tên đăng nhập đã có trong hệ thống được giữ nguyên.",
        "Tệp không chứa mật khẩu: đặt mật khẩu ở trang của từng người, hoặc chidao user password TÊN.",
    ),
)
KINDS = {kind.name: kind for kind in (ASSIGNMENTS, UNITS, PEOPLE)}


def kind_named(name: str) -> SheetKind:
    """NotFound for what no sheet holds."""
    if name not in KINDS:
        raise NotFound()
    return KINDS[name]
