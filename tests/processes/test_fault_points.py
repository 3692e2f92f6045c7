"""The points at which a process can be told to die."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from processes import fault_points
from processes.fault_points import Death
from web.settings import FAULTS_MARKER, Settings, UnsafeSetting


def told(home, value):
    return Settings.from_environment({"CHIDAO_HOME": str(home), "CHIDAO_DIE_AT": value})


def come_to(point, death):
    program = (
        "from processes import fault_points as f\n"
        f"f.configure(f.Death.read({death!r}) if {death!r} else None)\n"
        f"f.reach({point!r})\n"
    )
    return subprocess.run([sys.executable, "-c", program], check=False).returncode


def test_a_process_that_is_told_to_dies_at_its_point_without_a_word():
    assert come_to("after_commit", "after_commit:1:7") == -signal.SIGKILL


def test_it_lives_on_at_every_other_point_and_when_chance_spares_it():
    assert come_to("before_commit", "after_commit:1:7") == 0
    assert come_to("after_commit", "after_commit:0:7") == 0


def test_it_lives_when_nothing_was_told():
    assert come_to("after_commit", "") == 0


def test_the_switch_is_refused_in_an_ordinary_home(tmp_path):
    with pytest.raises(UnsafeSetting, match=FAULTS_MARKER.replace("-", ".")):
        told(tmp_path, "after_commit:1:7")


def test_the_switch_is_taken_in_a_home_made_for_it(tmp_path):
    (tmp_path / FAULTS_MARKER).touch()
    assert told(tmp_path, "after_commit:0.5:7").death == Death("after_commit", 0.5, 7)


@pytest.mark.parametrize("value", ["after_lunch:1:7", "after_commit:2:7", "after_commit", "after_commit:x:7"])
def test_a_switch_that_cannot_be_read_is_refused(tmp_path, value):
    (tmp_path / FAULTS_MARKER).touch()
    with pytest.raises(UnsafeSetting):
        told(tmp_path, value)


def test_every_point_is_one_that_the_product_comes_to():
    folder = Path(fault_points.__file__).parent
    sources = "".join(path.read_text() for path in folder.rglob("*.py"))
    names = [point.upper() for point in sorted(fault_points.POINTS)]
    assert [name for name in names if f"reach({name})" not in sources] == []
