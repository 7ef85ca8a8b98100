package platform.audit;

/**
 * Something that is not as it must be.
 *
 * @param name of its class, as the audit lists them
 * @param key of what is wrong, as its {@link Repair} wants it
 * @param description what is wrong, with its references
 */
public record Finding(String name, String key, String description) {}
