"""Move this process into a network of its own, where the machine allows that."""

import ctypes
import fcntl
import os
import signal
import socket
import struct

# linux/sched.h, linux/sockios.h, linux/if.h and linux/prctl.h
CLONE_NEWUSER = 0x10000000
CLONE_NEWNET = 0x40000000
SIOCSIFFLAGS = 0x8914
IFF_UP = 0x1
PR_SET_PDEATHSIG = 1

_libc = ctypes.CDLL(None, use_errno=True)


def enter_own_network() -> bool:
    """Leave the machine's network for an empty one with only loopback; tell whether that was allowed."""
    if not any(_libc.unshare(flags) == 0 for flags in (CLONE_NEWNET, CLONE_NEWUSER | CLONE_NEWNET)):
        return False
    _bring_up_loopback()
    return True


def _bring_up_loopback() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        fcntl.ioctl(probe, SIOCSIFFLAGS, struct.pack("16sh", b"lo", IFF_UP))


def die_with_parent() -> None:
    """Have the kernel end this process when its parent ends."""
    if _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
