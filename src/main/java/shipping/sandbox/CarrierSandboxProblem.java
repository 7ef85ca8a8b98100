package shipping.sandbox;

import platform.web.ProblemCode;

/** The problems of the carrier sandbox. Each constant says when it is answered and what a client can do. */
enum CarrierSandboxProblem implements ProblemCode {
    REFUSED(
            422,
            "The sandbox refuses bookings",
            "The sandbox is set to refuse bookings.",
            "Set the sandbox to accept bookings.");

    private final Description description;

    CarrierSandboxProblem(int status, String title, String cause, String remedy) {
        description = new Description(status, title, cause, remedy);
    }

    @Override
    public Description description() {
        return description;
    }
}
