package payment.provider;

import java.util.Map;
import platform.web.ProblemCode;
import platform.web.ProblemException;

/** The problem of a provider that cannot do what it is asked for. */
public enum ProviderProblem implements ProblemCode {
    UNSUPPORTED_OPERATION(
            422,
            "The provider cannot do this",
            "The provider of the payment or statement does not offer the operation `details.operation`, or it is not"
                    + " configured any more. `docs/provider-operations.md` says what each provider can do.",
            "Do it on the provider's own pages: look the payment up there, or download the statement there and import"
                    + " it.");

    private final Description description;

    ProviderProblem(int status, String title, String cause, String remedy) {
        description = new Description(status, title, cause, remedy);
    }

    @Override
    public Description description() {
        return description;
    }

    /** The refusal of an operation that a provider does not offer. */
    public static ProblemException unsupported(String provider, Operation operation) {
        return new ProblemException(
                UNSUPPORTED_OPERATION,
                "The provider %s cannot do %s.".formatted(provider, operation),
                Map.of("provider", provider, "operation", operation));
    }
}
