package platform.audit;

/**
 * Something that is not as it must be.
 *
 * @param name of its class, as the audit lists them
 * @param key of what is wrong, as its {@link Mending} wants it
 * @param says what is wrong, with its references
 */
public record Difference(String name, String key, String says) {}
