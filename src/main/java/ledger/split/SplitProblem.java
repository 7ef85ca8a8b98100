package ledger.split;

import platform.web.ProblemCode;

/** The problems of declaring splits. Each constant says when it is answered and what a client can do. */
enum SplitProblem implements ProblemCode {
    SPLITS_EXCEED_LINE(
            409,
            "The splits take more than the whole line",
            "The splits that concern a line at the same time add up to more than 10,000 basis points."
                    + " `details.basis_points` is the sum, `details.split_ids` lists the splits, and `details.sku_id`,"
                    + " `details.currency` and `details.at` say for which lines; a SKU or currency that is absent is any"
                    + " one that no split names.",
            "Lower a share, or end one of the splits before."),
    TOO_MANY_SPLITS(
            409,
            "Too many splits",
            "There are as many splits as the ledger allows.",
            "Change a split that has ended, or let one split list several SKUs.");

    private final Description description;

    SplitProblem(int status, String title, String cause, String remedy) {
        description = new Description(status, title, cause, remedy);
    }

    @Override
    public Description description() {
        return description;
    }
}
