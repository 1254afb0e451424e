# Figures of the course study: each is one rule's output and stands in the report.
KMEANS_SOURCE = {
    "source": lambda wildcards: COURSE["kmeans"]["data"][wildcards.data]["source"]
}

figure(
    "course/kmeans/steps.{data}",
    "k-means by hand",
    {"data": "{data}", "what": "steps"},
    vector=False,
    params=KMEANS_SOURCE,
    points=rules.course_load_points.output.points,
    trace=rules.course_kmeans.output.trace,
)

figure(
    "course/kmeans/starts.{data}",
    "k-means by hand",
    {"data": "{data}", "what": "several starts"},
    vector=False,
    params=KMEANS_SOURCE,
    points=rules.course_load_points.output.points,
    trace=rules.course_kmeans.output.trace,
)

figure(
    "course/kmeans/error",
    "k-means by hand",
    {"data": "all", "what": "error over steps"},
    trace=rules.course_kmeans.output.trace,
    scores=rules.course_kmeans.output.scores,
)

figure(
    "course/kmeans/stopping",
    "k-means by hand",
    {"data": "all", "what": "when to stop"},
    trace=rules.course_kmeans.output.trace,
    scores=rules.course_kmeans.output.scores,
)


figure(
    "course/perceptron/gates",
    "Perceptrons by hand",
    {"what": "logic gates"},
    trace=rules.course_train_gates.output.trace,
)

figure(
    "course/mlp/learning",
    "Perceptrons by hand",
    {"what": "ways of learning"},
    trace=rules.course_train_iris.output.trace,
)

figure(
    "course/mlp/regions",
    "Perceptrons by hand",
    {"what": "iris: regions"},
    name="iris_regions",
    vector=False,
    regions=rules.course_train_iris.output.regions,
)

figure(
    "course/mlp/confusion",
    "Perceptrons by hand",
    {"what": "iris: mistakes"},
    name="iris_confusion",
    scores=rules.course_train_iris.output.scores,
)

figure(
    "course/svm/margins",
    "Support vector machines by hand",
    {"what": "borders and margins"},
    machines=rules.course_train_svm.output.machines,
    scores=rules.course_train_svm.output.scores,
)

figure(
    "course/svm/violations",
    "Support vector machines by hand",
    {"what": "the way to the optimum"},
    trace=rules.course_train_svm.output.trace,
)

figure(
    "course/gallery/clusterings",
    "Methods against distributions",
    {"what": "clustering"},
    vector=False,
    clusterings=rules.course_gallery.output.clusterings,
    scores=rules.course_gallery.output.scores,
    verdicts=rules.course_gallery.output.verdicts,
)

figure(
    "course/gallery/classifications",
    "Methods against distributions",
    {"what": "classification"},
    vector=False,
    classifications=rules.course_gallery.output.classifications,
    scores=rules.course_gallery.output.scores,
    verdicts=rules.course_gallery.output.verdicts,
)

figure(
    "course/digits/training",
    "Digits",
    {"what": "training"},
    name="digits_training",
    trace=rules.course_train_digits.output.trace,
    scores=rules.course_train_digits.output.scores,
)

figure(
    "course/digits/confusion",
    "Digits",
    {"what": "mistakes counted"},
    name="digits_confusion",
    scores=rules.course_train_digits.output.scores,
)

figure(
    "course/digits/mistakes",
    "Digits",
    {"what": "worst mistakes"},
    vector=False,
    answers=rules.course_train_digits.output.answers,
)

figure(
    "course/digits_vae/planes",
    "Digits in a plane",
    {"what": "planes coloured by digit"},
    vector=False,
    planes=rules.course_embed_digits.output.planes,
)

figure(
    "course/digits_vae/decoded",
    "Digits in a plane",
    {"what": "planes decoded"},
    vector=False,
    planes=rules.course_embed_digits.output.planes,
)

figure(
    "course/digits_vae/between",
    "Digits in a plane",
    {"what": "between two digits"},
    vector=False,
    between=rules.course_embed_digits.output.between,
)

figure(
    "course/regression/validation",
    "Regression",
    {"what": "validation curves"},
    trace=rules.course_regress.output.trace,
    scores=rules.course_regress.output.scores,
)

figure(
    "course/regression/line",
    "Regression",
    {"what": "one variable"},
    name="recovered_line",
    line=rules.course_regress.output.line,
    scores=rules.course_regress.output.scores,
)

figure(
    "course/regression/plane",
    "Regression",
    {"what": "two variables"},
    name="recovered_plane",
    vector=False,
    plane=rules.course_regress.output.plane,
    scores=rules.course_regress.output.scores,
)
