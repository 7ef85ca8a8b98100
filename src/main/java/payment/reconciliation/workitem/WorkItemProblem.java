package payment.reconciliation.workitem;

import platform.web.ProblemCode;

/** The problems of work items. Each constant says when it is answered and what a client can do. */
enum WorkItemProblem implements ProblemCode {
    WORK_ITEM_SETTLED(
            409,
            "The work item is settled",
            "Another operator or the platform has resolved or dismissed it.",
            "Read the work item again."),
    WORK_ITEM_TAKEN(
            409,
            "Another operator takes care of the work item",
            "The operator `details.owner` has taken it.",
            "Ask this operator, or take the work item over: take it again with `take_over: true`.");

    private final Description description;

    WorkItemProblem(int status, String title, String cause, String remedy) {
        description = new Description(status, title, cause, remedy);
    }

    @Override
    public Description description() {
        return description;
    }
}
