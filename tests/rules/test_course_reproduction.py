"""What the course prints beside ours."""

import json

import pandas as pd


def test_given_centroids_and_mnist_become_rows(course):
    given = {"inertia": 4.553666, "inertia_after": 4.548538}
    points = {
        "plane": {"source": "input.dat", "best": {"inertia": 4.548538}, "given": given},
        "space": {"source": "generated", "best": {"inertia": 9.9}},
    }
    digits = {"networks": {"dense": {"accuracy": 0.9777, "epochs": 5}}}
    for name, content in (("kmeans.json", points), ("digits.json", digits)):
        (course.folder / name).write_text(json.dumps(content))
    found = {}
    for mnist in (False, True):
        course.run(
            "reproduce", {"reproduction": "reproduction.csv"}, kmeans="kmeans.json", digits="digits.json",
            params={"mnist": mnist},
        )  # fmt: skip
        found[mnist] = pd.read_csv(course.path("reproduction.csv"))
    assert found[False]["verdict"].tolist() == ["better"] and found[True]["verdict"].tolist() == ["better", "met"]
    assert found[True]["published"].tolist() == [4.553666, 98.0] and set(found[True]["study"]) == {"course"}
