# The picture of a run: how much each receiver makes durable in a second, and what CPU a notification costs.
import matplotlib

matplotlib.use("Agg")
from matplotlib import pyplot  # noqa: E402

OURS, OTHERS, LIMITS, POSTGRES = "#1f6feb", "#8b949e", "#d0d7de", "#d29922"


def draw(rows, file):
    """`rows` of saturation.measure: those with most connections, over plain HTTP."""
    most = max(row["connections"] for row in rows)
    plain = [row for row in rows if row["connections"] == most and "TLS" not in row["receiver"]]
    asked = [row for row in reversed(plain) if not row["receiver"].startswith("bare ")]
    ceiling = next(row for row in plain if row["receiver"] == "bare Postgres")
    figure, (rate, cost) = pyplot.subplots(1, 2, figsize=(11, 3.2), layout="constrained")
    draw_rates(rate, asked, ceiling, most)
    draw_costs(cost, asked)
    figure.savefig(file)


def names(rows):
    return [row["receiver"] for row in rows]


def draw_rates(axes, rows, ceiling, connections):
    values = [row["per_second"] for row in rows]
    colours = [OURS if row["receiver"] == "zoomhookd" else OTHERS for row in rows]
    axes.bar_label(axes.barh(names(rows), values, color=colours), [f"{value:,.0f}" for value in values], padding=3)
    axes.axvline(ceiling["per_second"], color=LIMITS)
    axes.text(ceiling["per_second"], -0.45, "Postgres alone ", ha="right", color=OTHERS)
    axes.set_title(f"Durable notifications a second, {connections} connections")
    axes.margins(x=0.15)
    axes.spines[["top", "right"]].set_visible(False)


def draw_costs(axes, rows):
    own = [row["receiver_cpu_us"] for row in rows]
    postgres = [row["postgres_cpu_us"] for row in rows]
    axes.barh(names(rows), own, color=OURS, label="receiver")
    total = axes.barh(names(rows), postgres, left=own, color=POSTGRES, label="Postgres")
    axes.bar_label(total, [f"{a + b:.0f}" for a, b in zip(own, postgres)], padding=3)
    axes.set_title("CPU a notification, microseconds")
    axes.legend(frameon=False)
    axes.margins(x=0.15)
    axes.spines[["top", "right"]].set_visible(False)
