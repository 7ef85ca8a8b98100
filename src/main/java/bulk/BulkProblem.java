package bulk;

import platform.web.ProblemCode;

/** The problems of bulk jobs. Each constant says when it is answered and what a client can do. */
enum BulkProblem implements ProblemCode {
    BULK_JOBS_RUNNING(
            409,
            "Too many bulk jobs are running",
            "The operator has as many running bulk jobs as are allowed (`details.limit`).",
            "Wait until one of these jobs is done, and send the request again.");

    private final Description description;

    BulkProblem(int status, String title, String cause, String remedy) {
        description = new Description(status, title, cause, remedy);
    }

    @Override
    public Description description() {
        return description;
    }
}
