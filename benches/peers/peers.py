"""The other side of the comparison: the same work in numpy and as one polars query, on the files that `main.rs` wrote.

Prints for each work its seconds, the best of three, and how far its totals are from ours, as one line of JSON.
"""

import json
import sys
import time
import tomllib
from pathlib import Path

import numpy as np
import polars as pl

folder, root = Path(sys.argv[1]), Path(sys.argv[2])


def best(work):
    seconds, found = float("inf"), None
    for _ in range(3):
        start = time.perf_counter()
        found = work()
        seconds = min(seconds, time.perf_counter() - start)
    return seconds, found


def told(name, with_what, work):
    seconds, totals = best(work)
    ours = pl.read_parquet(folder / f"{name}-ours.parquet")["total"].to_numpy()
    same = np.isnan(totals) == np.isnan(ours)
    far = float(np.nanmax(np.abs(totals - ours)))
    print(json.dumps({"work": name, "with": with_what, "seconds": seconds, "far": far,
                      "same_missing": bool(same.all())}))


# numpy: impute by the mean, winsorise or take a logarithm, min-max, means of groups of seven and of the groups, ranks.

def shape(x):
    n, d = len(x), x - x.mean()
    s2, s3, s4 = (d ** 2).sum(), (d ** 3).sum(), (d ** 4).sum()
    skewness = np.sqrt(n) * s3 / s2 ** 1.5 * np.sqrt(n * (n - 1)) / (n - 2)
    kurtosis = ((n + 1) * (n * s4 / s2 ** 2 - 3) + 6) * (n - 1) / ((n - 2) * (n - 3))
    return skewness, kurtosis


def passes(x):
    skewness, kurtosis = shape(x)
    return abs(skewness) < 2.0 or kurtosis < 3.5


def treated(x):
    if passes(x):
        return x
    order = np.argsort(x, kind="stable")
    upper = shape(x)[0] > 0
    for count in range(1, 6):
        y = x.copy()
        if upper:
            y[order[-count:]] = x[order[-count - 1]]
        else:
            y[order[:count]] = x[order[count]]
        if passes(y):
            return y
    if shape(x)[0] < 0:
        x = -x
        return -np.log(x - x.min() + 0.01 * (x.max() - x.min()))
    return np.log(x - x.min() + 0.01 * (x.max() - x.min()))


def pipeline(columns):
    points = []
    for x in columns:
        x = x / 1000
        x = np.where(np.isnan(x), np.nanmean(x), x)
        x = treated(x)
        points.append((x - x.min()) / (x.max() - x.min()) * 100)
    groups = [np.mean(points[at:at + 7], axis=0) for at in range(0, len(points), 7)]
    total = np.round(np.mean(groups, axis=0), 2)
    ascending = np.sort(total)
    rank = len(total) - np.searchsorted(ascending, total, side="right") + 1
    assert rank.min() == 1
    return total


for height in (1_000, 100_000):
    name = f"pipeline-{height}"
    frame = pl.read_parquet(folder / f"{name}.parquet")
    columns = [frame[f"x{at}"].to_numpy() for at in range(39)]
    told(name, "numpy", lambda: pipeline(columns))


# polars: the built-in scheme as one query; weights and groups are read from its file, the rest is written by hand.

rules = tomllib.loads((root / "assets/schemes/national-2024.toml").read_text())
stages = [stage["id"] for stage in rules["stage"]]


def weight(item):
    own = item["weight"]
    of = pl.lit(float(own[stages[-1]]))
    for stage in reversed(stages[:-1]):
        of = pl.when(pl.col("stage") == stage).then(float(own[stage])).otherwise(of)
    return of


def ratio(a, b):
    return pl.when(pl.col(b) > 0).then(pl.col(a) / pl.col(b))


VALUES = {
    "rd_expense": pl.col("rd_expense_wan"),
    "rd_growth": 100 * (ratio("rd_expense_wan", "prev_rd_expense_wan") - 1),
    "rd_intensity": 100 * ratio("rd_expense_wan", "revenue_wan"),
    "rd_staff_share": 100 * ratio("rd_staff", "employees"),
    "invention_apps": pl.col("invention_apps"),
    "pct_apps": pl.col("pct_apps"),
    "tech_contracts": pl.col("tech_contract_wan"),
    "hightech_revenue": pl.col("hightech_revenue_wan"),
    "hightech_share": 100 * ratio("hightech_revenue_wan", "revenue_wan"),
    "revenue": pl.col("revenue_wan"),
    "revenue_growth": 100 * (ratio("revenue_wan", "prev_revenue_wan") - 1),
    "postgrad_share": 100 * ratio("postgrad_staff", "employees"),
    "return_on_net_assets": 100 * ratio("net_profit_wan", "net_assets_wan"),
    "graduates": pl.col("fresh_graduates"),
    "platforms": pl.col("platforms_prov"),
    "awards": pl.col("awards_prov"),
    "projects": pl.col("projects_prov"),
    "venture_capital": pl.col("vc_wan"),
}


def query(frame):
    ids = [indicator["id"] for indicator in rules["indicator"]]
    assert set(ids) == set(VALUES)
    before = frame.lazy().select(
        "entity", (pl.col("year") + 1).alias("year"),
        pl.col("rd_expense_wan").alias("prev_rd_expense_wan"),
        pl.col("revenue_wan").alias("prev_revenue_wan"))
    age = pl.col("year") - pl.col("founded_year")
    stage = (pl.when((age <= 5) & (pl.col("revenue_wan") < 2000)).then(pl.lit("startup"))
             .when((age.fill_null(0) <= 10) | (pl.col("revenue_wan").fill_null(0) < 40000)).then(pl.lit("growth"))
             .otherwise(pl.lit("stable")))
    plan = frame.lazy().join(before, on=["entity", "year"], how="left", maintain_order="left")
    plan = plan.with_columns(stage.alias("stage"), *[value.alias(f"v_{id}") for id, value in VALUES.items()])
    weights = {item["id"]: weight(item) for item in rules["indicator"]}
    groups = {group["id"]: weight(group) for group in rules["group"]}
    members = {group: [i["id"] for i in rules["indicator"] if i["group"] == group] for group in groups}
    whole = sum(groups.values())

    def coverage(prefix):
        return sum(
            groups[group] / whole
            * sum(pl.col(f"{prefix}{id}").is_not_null().cast(pl.Float64) * weights[id] for id in own)
            / sum(weights[id] for id in own)
            for group, own in members.items()).round(10)

    plan = plan.with_columns((coverage("v_") >= rules["scheme"]["min_coverage"]).alias("enough"))
    plan = plan.with_columns(pl.when("enough").then(pl.col(f"v_{id}")).alias(f"v_{id}") for id in ids)
    peers = ["year", "stage"]
    points = []
    for id in ids:
        v = pl.col(f"v_{id}")
        varies = v.min() < v.max()
        share = (v.rank("min") - 1) / (v.count() - 1) * 100
        points.append(pl.when(varies).then(share).over(peers).alias(f"p_{id}"))
    plan = plan.with_columns(points)
    plan = plan.with_columns(
        (sum(pl.col(f"p_{id}").fill_null(0) * weights[id] for id in own)
         / sum(pl.col(f"p_{id}").is_not_null().cast(pl.Float64) * weights[id] for id in own)).alias(f"g_{group}")
        for group, own in members.items())
    plan = plan.with_columns(pl.col(f"g_{group}").fill_nan(None) for group in members)
    total = (sum(pl.col(f"g_{group}").fill_null(0) * groups[group] for group in members)
             / sum(pl.col(f"g_{group}").is_not_null().cast(pl.Float64) * groups[group] for group in members))
    enough = coverage("p_") >= rules["scheme"]["min_coverage"]
    plan = plan.with_columns(pl.when(enough).then(total.round(2)).alias("total"))
    plan = plan.with_columns(pl.col("total").rank("min", descending=True).over("year").alias("rank"))
    return plan.collect()["total"].to_numpy()


frame = pl.read_parquet(folder / "national-2024.parquet")
told("national-2024", "polars", lambda: query(frame))
