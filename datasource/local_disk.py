"""Is a folder on a disk of this machine? What is not, may hang for minutes, and is only touched from a thread."""

from __future__ import annotations

import sys
from pathlib import Path

_LOCAL_TYPES = frozenset(
    {
        "ext2",
        "ext3",
        "ext4",
        "xfs",
        "btrfs",
        "zfs",
        "f2fs",
        "overlay",
        "tmpfs",
        "vfat",
        "exfat",
        "ntfs",
        "ntfs3",
    }
)
_DRIVE_FIXED = 3


def is_local_disk(folder: Path) -> bool:
    """False where it is on a network drive, and wherever that cannot be told."""
    try:
        resolved = folder.resolve()
        if sys.platform == "win32":
            import ctypes

            return bool(ctypes.windll.kernel32.GetDriveTypeW(resolved.anchor) == _DRIVE_FIXED)
        return _file_system_type(resolved, Path("/proc/self/mounts").read_text("utf-8")) in _LOCAL_TYPES
    except OSError:
        return False


def _file_system_type(folder: Path, mounts: str) -> str:
    """Of the mount that holds `folder`: the longest mount point above it, the last of equals."""
    best, found = -1, ""
    for line in mounts.splitlines():
        _, point, kind, *_ = line.split(" ")
        mount = Path(point.replace("\\040", " "))
        if folder.is_relative_to(mount) and len(mount.parts) >= best:
            best, found = len(mount.parts), kind
    return found
