package reporting.projection;

import platform.web.ProblemCode;

/** The problems of rebuilding the reports. Each constant says when it is answered and what a client can do. */
enum RebuildProblem implements ProblemCode {
    REBUILD_UNDER_WAY(
            409,
            "Another rebuild is in progress",
            "Only one rebuild can run at a time. `details.generation` is the running one.",
            "Wait until it has ended."),
    LOG_CUT(
            409,
            "The log no longer has all orders",
            "The rebuild would miss orders, because the log was cut. `details.log_cut_until` says up to when.",
            "Send partial=true to accept that.");

    private final Description description;

    RebuildProblem(int status, String title, String cause, String remedy) {
        description = new Description(status, title, cause, remedy);
    }

    @Override
    public Description description() {
        return description;
    }
}
