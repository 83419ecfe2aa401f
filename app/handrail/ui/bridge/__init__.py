"""View models: what the screens show, and what the person wants.

Importing this package repairs one fault of PySide6 6.12 on Python 3.11: every ``Signal.emit`` gives
back True, and every call of a Python method from QML gives back None, without owning a reference to
it. After about a thousand of them the object would be freed and the interpreter would abort. From
Python 3.12 on both are immortal and nothing needs to be done.
"""

import ctypes
import sys

if sys.version_info < (3, 12):
    # More references than can ever be used up; the object's first word is its reference count.
    for _lasting in (True, False, None):
        ctypes.c_ssize_t.from_address(id(_lasting)).value += 1 << 40
