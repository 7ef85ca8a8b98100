package tracking.webhook;

/** Whether an endpoint gets messages. */
public enum EndpointState {
    /** Messages are sent. */
    ENABLED,
    /** An operator has switched the endpoint off. */
    DISABLED,
    /** The platform has switched the endpoint off, because no call has succeeded for days. */
    FAILED,
    /** The platform has switched the endpoint off, because it has answered 410. */
    GONE,
    /** An operator has deleted the endpoint. What was sent to it stays in the log for a time. */
    DELETED
}
