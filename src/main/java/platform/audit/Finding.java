package platform.audit;

/**
 * A violation of an invariant that the audit found.
 *
 * @param name name of the class of findings, as the audit lists it
 * @param key identifies the faulty object, in the form that the {@link Repair} of this class expects
 * @param description what is wrong, with references to the objects
 */
public record Finding(String name, String key, String description) {}
