# A port for a program that can't choose one by itself and say which.
import pathlib
import random
import socket

_reserved = []


def free_port():
    """Nobody else's until these tests end: the kernel hands out only higher ones, and an abstract Unix socket
    (its names belong to the network namespace, as ports do) reserves it among tests that run side by side."""
    above = int(pathlib.Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    for port in random.sample(range(above // 2, above), 100):
        mark = socket.socket(socket.AF_UNIX)
        try:
            mark.bind(f"\0zoomhookd tests have port {port}")
            with socket.create_server(("127.0.0.1", port)):
                _reserved.append(mark)
                return port
        except OSError:  # another test's, or another program listens there
            mark.close()
    raise AssertionError(f"not one of 100 ports below {above} is free")
