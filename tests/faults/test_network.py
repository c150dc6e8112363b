# The way to Postgres slow, still, reset, cut within a reply: commits end in doubt, and yet each is one row.
from steps import network


def test_delays_lose_and_refuse_nothing(scene, under_load):
    under_load(scene, network.delays, seconds=6)


def test_a_network_that_stands_still_loses_and_refuses_nothing(scene, under_load):
    under_load(scene, network.freezes, times=2)


def test_resets_lose_and_refuse_nothing(scene, under_load):
    under_load(scene, network.resets, seen="lost a connection")


def test_replies_cut_short_lose_refuse_and_repeat_nothing(scene, under_load):
    under_load(scene, network.replies_cut, seen="lost a connection", seconds=8)
    assert scene.proxy.doubtful, "no commit ended in doubt, so nothing was shown"
