import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import davies_bouldin_score, silhouette_score

from terrapalette.land import comparison


@pytest.fixture
def runs(rng):
    values = rng.normal(size=(70, 4))
    labels = [np.arange(70) % 3, np.arange(70) // 24]
    fixed = values[:, :2].copy()
    return values, [
        comparison.Run(1, fixed, 0.5, {("kmeans", 3): labels[0], ("hac", 3): labels[1]}),
        comparison.Run(2, fixed, 0.5, {("kmeans", 3): labels[1], ("hac", 3): labels[1]}),
        comparison.Run(3, values[:, 2:] * 7, 0.7, {("kmeans", 3): labels[0], ("hac", 3): labels[0]}),
    ]


def test_every_score_is_scikit_learns(runs):
    values, found = runs
    table = comparison.scores(values, found, None)
    assert table[["seed", "method", "k"]].values.tolist() == [
        [seed, method, 3] for seed in (1, 2, 3) for method in ("kmeans", "hac")
    ]
    scored = [(run, labels) for run in found for labels in run.labels.values()]
    for (_, row), (run, labels) in zip(table.iterrows(), scored, strict=True):
        assert row["r2"] == run.r2
        assert row["silhouette"] == pytest.approx(silhouette_score(run.points, labels))
        assert row["silhouette_input"] == pytest.approx(silhouette_score(values, labels))
        assert row["davies_bouldin"] == pytest.approx(davies_bouldin_score(run.points, labels))
        assert row["davies_bouldin_input"] == pytest.approx(davies_bouldin_score(values, labels))


def test_the_summary_runs_over_seeds(runs):
    values, found = runs
    table = comparison.scores(values, found, None).assign(space="x")
    told = comparison.summary(table).set_index("method")
    own = table.loc[table["method"] == "kmeans", "silhouette"]
    assert told.loc["kmeans", "seeds"] == 3 and told.loc["kmeans", "silhouette"] == pytest.approx(own.mean())
    assert told.loc["kmeans", "silhouette_min"] == own.min() and told.loc["kmeans", "silhouette_max"] == own.max()
    assert told.loc["kmeans", "silhouette_std"] == pytest.approx(own.std())
    assert isinstance(told, pd.DataFrame) and set(comparison.SCORES) < set(told.columns)
