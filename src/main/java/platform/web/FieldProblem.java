package platform.web;

/**
 * One field of a request that breaks a rule.
 *
 * @param field where it stands, as the caller wrote it: {@code items[0].quantity}
 * @param rule what it has to be: {@code must be between 1 and 1000000}
 */
public record FieldProblem(String field, String rule) {}
