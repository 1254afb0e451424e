# What the rules of the course study ask for: files of data and the study's results.
import os

from terrapalette.clustering import methods as clustering_methods
from terrapalette.course import idx
from terrapalette.runtime.errors import InputError


def course_missing_files():
    """Sentences on files that the course is told to read and that are not there."""
    course, problems = config["course"], []
    for name, data in course["kmeans"]["data"].items():
        for key in ("source", "solution") if data else ():
            path = data[key]
            if path not in (None, "2d", "3d"):
                problems += missing(f"course.kmeans.data.{name}.{key}", path)
    if course["digits"]["source"] != "digits":
        try:
            located = idx.locate(course["digits"]["source"])
            for path in located.values():
                problems += missing("course.digits.source", path)
        except InputError as error:
            problems.append(f"course.digits.source: {error}")
    return problems


def course_methods():
    """Clustering methods of the land study that the course shows too."""
    every = {
        name: clustering_methods.method(name) for name in clustering_methods.MODULES
    }
    return [name for name, method in every.items() if method.course is not None]


def course_points():
    """Names of the sets of points that are not switched off."""
    return [name for name, data in config["course"]["kmeans"]["data"].items() if data]


def course_points_file(wildcards):
    """The file behind a set of points; generated sets need none."""
    source = config["course"]["kmeans"]["data"][wildcards.data]["source"]
    return [] if source in ("2d", "3d") else os.path.expanduser(source)


def course_solutions():
    """Files of centroids to compare with, by the names of their sets."""
    data = config["course"]["kmeans"]["data"]
    solutions = {name: data[name]["solution"] for name in course_points()}
    return {name: os.path.expanduser(path) for name, path in solutions.items() if path}


def course_digits():
    """The idx files of MNIST, by what they hold; none for the images that come with scikit-learn."""
    source = config["course"]["digits"]["source"]
    return {} if source == "digits" else idx.locate(source)


def course_by_set(what, path):
    """A file of every set of points, each by a name of its own."""
    return {f"{what}_{data}": path.format(data=data) for data in course_points()}


def course_results():
    """Tables, figures and pages of the course study, by exercise."""
    exercises = {
        "kmeans": [
            "trace.csv",
            "scores.json",
            "error.png",
            "stopping.png",
            "stepper.html",
        ]
        + [f"centroids.{data}.dat" for data in course_points()]
        + [
            f"{figure}.{data}.png"
            for figure in ("steps", "starts")
            for data in course_points()
        ],
        "perceptron": ["trace.csv", "scores.json", "gates.png"],
        "mlp": [
            "trace.csv",
            "scores.json",
            "learning.png",
            "regions.png",
            "confusion.png",
        ],
        "svm": ["trace.csv", "scores.json", "margins.png", "violations.png"],
        "gallery": [
            "verdicts.csv",
            "times.csv",
            "scores.json",
            "clusterings.png",
            "classifications.png",
        ],
        "digits": [
            "trace.csv",
            "scores.json",
            "times.csv",
            "training.png",
            "confusion.png",
            "mistakes.png",
        ],
        "digits_vae": ["scores.json", "planes.png", "decoded.png", "between.png"],
        "regression": [
            "trace.csv",
            "scores.json",
            "validation.png",
            "line.png",
            "plane.png",
        ],
    }
    return [
        f"results/course/{exercise}/{name}"
        for exercise, names in exercises.items()
        for name in names
    ]


def course_reproduced():
    """What the course prints beside ours, where a run has the course's own files or MNIST."""
    published = course_solutions() or course_digits()
    return ["results/course/reproduction.csv"] * bool(published)


def course_cards():
    """What the front page links to in the course."""
    return [
        {
            "title": "k-means, step by step",
            "text": "Drag centres, step forward and back, watch the error fall.",
            "href": "course/kmeans/stepper.html",
            "picture": f"results/course/kmeans/steps.{course_points()[0]}.png",
        }
    ]


STUDIES["course"] = Study(
    missing=course_missing_files,
    results=course_results,
    reproduced=course_reproduced,
    cards=course_cards,
)
