"""Who assigned to whom, with hand-overs below whom they came from (B28)."""

from processes.assignments.queries import assignment_view, timeline
from processes.assignments.tree import assignment_tree


def tree_of(province, id, username="lanhdao"):
    actor = province.office.actor(username)
    return assignment_tree(assignment_view(actor, id), timeline(actor, "assignment", id))


def find(branch, role):
    return [branch] * (branch.role == role) + [found for each in branch.below for found in find(each, role)]


def test_everybody_stands_in_their_role_below_who_gave_it(province):
    id = province.issued(coordinating=["SKHDT"], officer="stc.chuyenvien", follower="theodoi")
    tree = tree_of(province, id)
    assert (tree.role, tree.name) == ("director", "Hoàng Văn Chủ")
    (drafter,) = tree.below
    assert (drafter.role, drafter.path) == ("drafter", ("Phòng Kinh tế", "Văn phòng UBND tỉnh"))
    assert [each.role for each in drafter.below] == ["lead", "coordinating", "follower", "approver"]
    (lead,) = find(tree, "lead")
    assert (lead.name, lead.at) == ("Sở Tài chính", province.clock())
    assert [(each.role, each.path) for each in lead.below] == [("officer", ("Phòng Ngân sách", "Sở Tài chính"))]


def test_a_hand_over_stands_below_with_who_did_it_when_and_why(province):
    id = province.issued()
    at = province.clock.advance(hours=2)
    province.do(id, "hand_over", "chuyenvien", following_unit="VPUB-TH", follower="theodoi", note="Đúng lĩnh vực")
    (room,) = find(tree_of(province, id), "following_unit")[:1]
    (handed,) = room.below
    assert (handed.name, handed.at, handed.by) == ("Phòng Tổng hợp", at, "Chuyên viên Phòng Kinh tế")
    assert handed.note == "Đúng lĩnh vực"


def test_a_draft_has_its_tree_too(province):
    id = province.assignment(province.directive())
    assert [each.at for each in find(tree_of(province, id), "lead")] == [None]


def test_work_passed_on_inside_the_unit_and_among_followers_stands_below(province):
    id = province.issued(follower="theodoi")
    province.do(id, "accept", "stc")
    province.do(id, "transfer", "stc.giamdoc", officer="stc.chuyenvien", note="Đồng chí Viên làm")
    tree = tree_of(province, id)
    (lead,) = find(tree, "lead")
    assert [(each.role, each.name) for each in lead.below] == [
        ("officer", "Nguyễn Hải Viên"),
        ("officer", "Chuyên viên Sở Tài chính (Nguyễn Hải Viên)"),
    ]
    assert (lead.below[1].by, lead.below[1].note) == ("Giám đốc Sở Tài chính", "Đồng chí Viên làm")
    province.do(id, "pass_on", "theodoi", followers=["chuyenvien", "truongphong"])
    (follower,) = find(tree_of(province, id), "follower")[:1]
    assert [each.name for each in follower.below] == [
        "Chuyên viên Phòng Kinh tế (Bùi Văn Soạn)",
        "Trưởng phòng Kinh tế (Võ Quốc Trưởng)",
    ]
