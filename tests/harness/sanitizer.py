# Which sanitizer a binary was built with.
import functools
import subprocess


@functools.cache
def libraries(binary):
    """Of AddressSanitizer or ThreadSanitizer."""
    linked = subprocess.run(["ldd", binary], capture_output=True, text=True).stdout.split()
    return [word for word in linked if word.startswith("/") and ("/libasan" in word or "/libtsan" in word)]


def is_thread_sanitizer(binary):
    return any("/libtsan" in library for library in libraries(binary))
