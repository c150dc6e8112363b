# Waiting for a condition with a bound, instead of sleeping and hoping.
import time


def until(condition, seconds, what):
    """Polls `condition` and returns its first true value; fails the test when `seconds` are over."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds} s: {what}")
        time.sleep(0.02)
