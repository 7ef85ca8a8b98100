package tracking.call;

/** What became of a call. */
public enum CallOutcome {
    /** A complete answer with a status from 200 to 299. */
    ACCEPTED,
    /** A complete answer with another status. Redirects are not followed. */
    REFUSED,
    /** The answer did not end in time. */
    TIMED_OUT,
    /** The answer could not be read to its end, or is no HTTP. */
    BROKEN_ANSWER,
    /** No connection, or it broke before an answer came. */
    NO_CONNECTION,
    /** The certificate of the server is not valid for the host, or TLS failed in another way. */
    TLS_FAILED,
    /** The host has no address. */
    HOST_UNKNOWN,
    /** The URL breaks a rule, or the host has an address that is not public. */
    ADDRESS_REFUSED
}
