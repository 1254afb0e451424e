# What the rules of the course study ask for: files of data and the study's results.
from terrapalette import idx


def course_digits():
    """The idx files of MNIST, by what they hold; none for the images that come with scikit-learn."""
    source = config["course"]["digits"]["source"]
    return {} if source == "digits" else idx.locate(source)


def course_results():
    """Tables, figures and pages of the course study, by exercise."""
    exercises = {
        "digits_vae": ["scores.json", "planes.png", "decoded.png", "between.png"],
    }
    return [
        f"results/course/{exercise}/{name}"
        for exercise, names in exercises.items()
        for name in names
    ]
