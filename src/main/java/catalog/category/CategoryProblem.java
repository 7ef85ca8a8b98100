package catalog.category;

import platform.web.ProblemCode;

/** The problems of the category tree. Each constant says when it is answered and what a client can do. */
enum CategoryProblem implements ProblemCode {
    CATEGORY_CYCLE(
            409,
            "A category would be below itself",
            "The parent of the category is the category itself or a category below it.",
            "Choose another parent."),
    CATEGORY_TOO_DEEP(
            409,
            "The category tree would be too deep",
            "The tree would have more levels than `details.max_depth`.",
            "Choose a parent that is higher in the tree.");

    private final Description description;

    CategoryProblem(int status, String title, String cause, String remedy) {
        description = new Description(status, title, cause, remedy);
    }

    @Override
    public Description description() {
        return description;
    }
}
