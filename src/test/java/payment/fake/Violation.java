package payment.fake;

/**
 * A request does not follow the documentation.
 *
 * @param endpoint such as {@code POST /v1/refunds}
 * @param field such as {@code amount.total}
 * @param fault such as {@code is missing}
 * @param page the address of the page that says so
 */
public record Violation(String endpoint, String field, String fault, String page) {

    @Override
    public String toString() {
        return "%s: %s %s (%s)".formatted(endpoint, field, fault, page);
    }
}
