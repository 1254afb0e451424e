"""Settings of the course study that contradict each other."""


def contradictions(course: dict) -> list[str]:
    """What each key of the course study allows alone and the keys together do not, one sentence each."""
    planes = course["digits_vae"]
    found = []
    if not any(course["kmeans"]["data"].values()):
        found.append("course.kmeans.data is empty, expected at least one set of points")
    if planes["between"]["alpha"] not in planes["alphas"]:
        found.append(
            f"course.digits_vae.between.alpha is {planes['between']['alpha']:g}, expected one of "
            f"course.digits_vae.alphas: {', '.join(f'{alpha:g}' for alpha in planes['alphas'])}"
        )
    fewest, most = min(course["regression"]["samples"].values()), max(course["regression"]["neighbours"])
    if most > fewest:
        found.append(f"course.regression.neighbours has {most}, expected at most the {fewest} samples")
    low, high = course["svm"]["c"]
    if low >= high:
        found.append(f"course.svm.c must rise, found {course['svm']['c']}")
    return found
