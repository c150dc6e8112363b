# A command on a terminal of its own, as somebody who types meets it.
import os
import pty
import subprocess
import termios

from harness import daemon as daemons
from harness.wait import until


class Terminal:
    """The command on a terminal of its own."""

    def __init__(self, command):
        self.ours, theirs = pty.openpty()
        self.process = subprocess.Popen(
            ["setsid", "--ctty", *map(str, command)], stdin=theirs, stdout=theirs, stderr=theirs,
            env=daemons.clean_environment(TERM="xterm"), cwd="/tmp",
        )
        self.theirs, self.text = theirs, ""
        os.set_blocking(self.ours, False)

    def shows(self, part):
        def read():
            try:
                self.text += os.read(self.ours, 65536).decode()
            except BlockingIOError:
                pass
            return part in self.text

        until(read, 10, f"{part!r} is shown")

    def types(self, text):
        os.write(self.ours, text.encode())

    def echoes(self):
        return bool(termios.tcgetattr(self.theirs)[3] & termios.ECHO)

    def ends(self):
        code = self.process.wait(timeout=30)
        os.close(self.theirs)
        os.close(self.ours)
        return code
