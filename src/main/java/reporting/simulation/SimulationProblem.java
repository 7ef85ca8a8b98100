package reporting.simulation;

import platform.web.ProblemCode;

/** The problems of simulations. Each constant says when it is answered and what a client can do. */
enum SimulationProblem implements ProblemCode {
    SIMULATIONS_WAITING(
            409,
            "Too many simulations are waiting",
            "As many simulations as are allowed (`details.limit`) are not finished. They run one after another.",
            "Wait until one of them is done, or delete one, and send the request again."),
    ORDERS_NOT_IN_LOG(
            409,
            "The log no longer has all orders of the period",
            "The simulation would miss orders, because the log was cut. `details.log_cut_until` says up to when.",
            "Begin the period later, or send `partial: true` in the body to accept that.");

    private final Description description;

    SimulationProblem(int status, String title, String cause, String remedy) {
        description = new Description(status, title, cause, remedy);
    }

    @Override
    public Description description() {
        return description;
    }
}
