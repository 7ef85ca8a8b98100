package tracking.trace;

import platform.web.ProblemCode;

/** The problems of searching events. Each constant says when it is answered and what a client can do. */
enum TraceProblem implements ProblemCode {
    TRACE_TOO_WIDE(
            422,
            "The trace has touched too many orders",
            "With `with_orders`, the events of all orders of the trace are selected. The trace has touched more orders"
                    + " than that allows (`details.limit`); a bulk job can do that.",
            "Leave out `with_orders`, or ask for one order by its `correlation`.");

    private final Description description;

    TraceProblem(int status, String title, String cause, String remedy) {
        description = new Description(status, title, cause, remedy);
    }

    @Override
    public Description description() {
        return description;
    }
}
